//! All flows in their order. Usage: PROGRAM PORT

use crate::probe::{self, flow, settle, LibraryLog};
use crate::trade::Desk;
use crate::{flows, orders};
use std::sync::Arc;

const CLIENT_ID: i32 = 12;

pub fn run() {
    log::set_logger(&LibraryLog).expect("a logger is set once");
    log::set_max_level(log::LevelFilter::Warn);
    let address = format!("127.0.0.1:{}", std::env::args().nth(1).expect("PORT"));
    let connection = Desk::connect(&address, CLIENT_ID);
    settle("connect", &connection.as_ref().map(|_| ()).map_err(Clone::clone));
    let Ok(desk) = connection else { std::process::exit(1) };
    probe::connected(desk.client.server_version());
    flows::session(&desk);
    flows::account(&desk);
    flows::contracts(&desk);
    flows::quotes(&desk);
    flows::history(&desk);
    orders::place_all(&desk);
    orders::change_and_cancel(&desk);
    orders::queries(&desk);
    let left = orders::leave(&desk);
    // Some releases keep their socket open until the client itself is gone.
    drop(desk);
    flow("away and back", &Arc::new(()), move |()| orders::back(&address, CLIENT_ID, left?));
    probe::end();
    std::process::exit(0);
}
