//! Runs flows with a time-out each, listens to the log of the library, and writes the report.

use serde_json::{json, Value};
use std::sync::{mpsc, Arc, Mutex};
use std::time::Duration;

/// How long a flow waits for its answer; silence is a failure that is reported.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a flow comes to: nothing to say, or what was missing.
pub type Outcome = Result<(), String>;

fn report(line: Value) {
    println!("{line}");
}

pub fn connected(version: i32) {
    report(json!({"kind": "connected", "version": version}));
}

pub fn complain(text: String) {
    report(json!({"kind": "complaint", "text": text}));
}

pub fn end() {
    report(json!({"kind": "end"}));
}

pub fn settle(flow: &str, outcome: &Outcome) {
    match outcome {
        Ok(()) => report(json!({"kind": "flow", "flow": flow, "outcome": "answered"})),
        Err(why) => report(json!({"kind": "flow", "flow": flow, "outcome": "missing", "why": why})),
    }
}

/// Runs a flow on a thread of its own, since a call of the library waits for its answer for ever.
pub fn flow<S, F>(name: &str, shared: &Arc<S>, run: F)
where
    S: Send + Sync + 'static,
    F: FnOnce(&S) -> Outcome + Send + 'static,
{
    let (done, outcome) = mpsc::channel();
    let shared = Arc::clone(shared);
    std::thread::spawn(move || done.send(run(&shared)));
    let outcome = outcome.recv_timeout(PATIENCE).unwrap_or_else(|error| match error {
        mpsc::RecvTimeoutError::Timeout => Err("time-out".into()),
        mpsc::RecvTimeoutError::Disconnected => Err("panic".into()),
    });
    settle(name, &outcome);
}

pub fn must(holds: bool, what: impl FnOnce() -> String) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(what())
    }
}

/// What a run brings with it, as the libraries log it: notices of the start, the client id that is in use until the old
/// connection is down, and what was under way when a subscription was given up.
const EXPECTED: [&str; 5] = ["code: 2104", "code: 2106", "code: 2158", "[326]", "sending on a disconnected channel"];

/// Codes that flows have provoked so far. The log tells no ids: before the first flow that provokes it, a code is a complaint.
static ALLOWED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// What the flow is about to provoke.
pub fn allow(code: &'static str) {
    ALLOWED.lock().unwrap().push(code);
}

/// Turns warnings and errors of the library into complaints.
pub struct LibraryLog;

impl log::Log for LibraryLog {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        metadata.level() <= log::Level::Warn && metadata.target().starts_with("ibapi")
    }

    fn log(&self, record: &log::Record) {
        let text = record.args().to_string();
        let allowed = ALLOWED.lock().unwrap().clone();
        if self.enabled(record.metadata()) && !EXPECTED.iter().chain(&allowed).any(|one| text.contains(one)) {
            complain(format!("log of the library: {text}"));
        }
    }

    fn flush(&self) {}
}
