//! Does what a trading client does with ibapi 3.3.0, unmodified, and reports it as JSON lines.

mod api;
#[path = "../../shared/flows.rs"]
mod flows;
#[path = "../../shared/orders.rs"]
mod orders;
#[path = "../../shared/probe.rs"]
mod probe;
#[path = "../../shared/protobuf_api.rs"]
mod protobuf_api;
#[path = "../../shared/run.rs"]
mod run;
#[path = "../../shared/trade.rs"]
mod trade;

fn main() {
    run::run();
}
