//! The events of all orders, kept as they come, and what a flow waits for among them.

use crate::api::{next_within, Client};
use crate::flows::text;
use ibapi::orders::{Order, OrderUpdate};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Debug)]
pub enum Event {
    Status { id: i32, status: String },
    Open { id: i32, order: Box<Order>, margin: Option<f64>, commission: Option<f64> },
    Execution { order_id: i32, id: String },
    Commission { execution: String, amount: f64 },
}

/// One connection: its client, what it has learnt, and every order event so far.
pub struct Desk {
    pub client: Client,
    pub account: String,
    bid: Mutex<f64>,
    filled: Mutex<String>,
    events: Mutex<Vec<Event>>,
    came: Condvar,
    gone: AtomicBool,
}

impl Desk {
    pub fn connect(address: &str, client_id: i32) -> Result<Arc<Desk>, String> {
        let client = Client::connect(address, client_id).map_err(text)?;
        let account = client.managed_accounts().map_err(text)?.into_iter().next().ok_or("no account")?;
        let desk = Arc::new(Desk {
            client,
            account,
            bid: Mutex::new(0.0),
            filled: Mutex::new(String::new()),
            events: Mutex::new(Vec::new()),
            came: Condvar::new(),
            gone: AtomicBool::new(false),
        });
        let updates = desk.client.order_update_stream().map_err(text)?;
        let listener = Arc::clone(&desk);
        std::thread::spawn(move || {
            // The subscription keeps the socket: it must not outlive the visit.
            while !listener.gone.load(Ordering::Relaxed) {
                let Some(Ok(update)) = next_within!(updates, Duration::from_millis(100)) else { continue };
                if let Some(event) = event_of(update) {
                    listener.events.lock().unwrap().push(event);
                    listener.came.notify_all();
                }
            }
        });
        Ok(desk)
    }

    pub fn leave(&self) {
        self.gone.store(true, Ordering::Relaxed);
        self.client.disconnect();
    }

    pub fn set_bid(&self, bid: f64) {
        *self.bid.lock().unwrap() = bid;
    }

    pub fn bid(&self) -> f64 {
        *self.bid.lock().unwrap()
    }

    pub fn set_filled(&self, execution: &str) {
        *self.filled.lock().unwrap() = execution.into();
    }

    pub fn filled(&self) -> String {
        self.filled.lock().unwrap().clone()
    }

    /// Number and content of the first event that fits.
    pub fn wait(&self, what: &str, fits: impl Fn(&Event) -> bool) -> Result<(usize, Event), String> {
        let deadline = Instant::now() + PATIENCE;
        let mut events = self.events.lock().unwrap();
        loop {
            if let Some(at) = events.iter().position(&fits) {
                return Ok((at, events[at].clone()));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("no {what} among {} events", events.len()));
            }
            events = self.came.wait_timeout(events, left).unwrap().0;
        }
    }

    pub fn status(&self, order: i32, wanted: &str) -> Result<usize, String> {
        self.wait(
            &format!("{wanted} of {order}"),
            |event| matches!(event, Event::Status { id, status } if *id == order && status == wanted),
        )
        .map(|(at, _)| at)
    }
}

fn event_of(update: OrderUpdate) -> Option<Event> {
    match update {
        OrderUpdate::OrderStatus(one) => {
            Some(Event::Status { id: one.order_id, status: format!("{:?}", one.status).trim_matches('"').into() })
        }
        OrderUpdate::OpenOrder(one) => Some(Event::Open {
            id: one.order_id,
            order: Box::new(one.order),
            margin: one.order_state.initial_margin_change,
            commission: one.order_state.commission,
        }),
        OrderUpdate::ExecutionData(one) => {
            Some(Event::Execution { order_id: one.execution.order_id, id: one.execution.execution_id })
        }
        OrderUpdate::CommissionReport(one) => Some(Event::Commission { execution: one.execution_id, amount: one.commission }),
        #[allow(unreachable_patterns)]
        _ => None,
    }
}
