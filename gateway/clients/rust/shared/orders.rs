//! Orders: every type a trader uses, their changes and ends, and the questions about them.

use crate::api::items;
use crate::flows::{aapl, find, text};
use crate::probe::{allow, flow, must, Outcome};
use crate::trade::{Desk, Event};
use ibapi::orders::{Action, ExecutionFilter, Executions, OcaType, Order, Orders};
use std::sync::Arc;

fn order(action: Action, quantity: f64, kind: &str) -> Order {
    Order { action, total_quantity: quantity, order_type: kind.into(), transmit: true, ..Default::default() }
}

fn limit(action: Action, quantity: f64, price: f64) -> Order {
    Order { limit_price: Some(price), ..order(action, quantity, "LMT") }
}

fn place(desk: &Desk, order: &Order) -> Result<i32, String> {
    let id = desk.client.next_order_id();
    desk.client.submit_order(id, &aapl(), order).map_err(text)?;
    Ok(id)
}

fn cancel(desk: &Desk, id: i32) -> Outcome {
    allow("[202]");
    let _answers = desk.client.cancel_order(id, "").map_err(text)?;
    desk.status(id, "Cancelled").map(|_| ())
}

/// Places an order that must stay, waits until it does, and cancels it.
fn rests(desk: &Desk, order: Order, status: &str) -> Outcome {
    let placed = place(desk, &order)?;
    desk.status(placed, status)?;
    desk.wait(
        "echo",
        |event| matches!(event, Event::Open { id, order: echo, .. } if *id == placed && echo.order_type == order.order_type),
    )?;
    cancel(desk, placed)
}

pub fn place_all(desk: &Arc<Desk>) {
    flow("what-if", desk, |desk| {
        let id = place(desk, &Order { what_if: true, ..order(Action::Buy, 100.0, "MKT") })?;
        let fits = |event: &Event| {
            matches!(event, Event::Open { id: other, margin: Some(margin), commission: Some(commission), .. }
                if *other == id && *margin > 0.0 && *commission > 0.0)
        };
        desk.wait("margin", fits).map(|_| ())
    });
    flow("market order", desk, market_order);
    flow("limit order", desk, |desk| rests(desk, limit(Action::Buy, 5.0, 1.0), "Submitted"));
    flow("stop order", desk, |desk| {
        rests(desk, Order { aux_price: Some(1.0), ..order(Action::Sell, 5.0, "STP") }, "PreSubmitted")
    });
    flow("stop-limit order", desk, |desk| {
        let stop = Order { aux_price: Some(1.5), limit_price: Some(1.0), ..order(Action::Sell, 5.0, "STP LMT") };
        rests(desk, stop, "PreSubmitted")
    });
    flow("trailing order", desk, |desk| {
        rests(desk, Order { trailing_percent: Some(20.0), ..order(Action::Sell, 5.0, "TRAIL") }, "PreSubmitted")
    });
    flow("bracket", desk, bracket);
    flow("OCA", desk, |desk| {
        let group = |one: Order| Order { oca_group: "one of two".into(), oca_type: OcaType::CancelWithBlock, ..one };
        let resting = place(desk, &group(limit(Action::Buy, 5.0, 1.0)))?;
        desk.status(resting, "Submitted")?;
        let taken = place(desk, &group(order(Action::Buy, 5.0, "MKT")))?;
        desk.status(taken, "Filled")?;
        desk.status(resting, "Cancelled").map(|_| ())
    });
}

/// Checks IB's order of callbacks: the execution before the status that counts it, its commission last.
fn market_order(desk: &Desk) -> Outcome {
    let placed = place(desk, &Order { order_ref: "clients".into(), ..order(Action::Buy, 10.0, "MKT") })?;
    let filled = desk.status(placed, "Filled")?;
    let (executed, event) =
        desk.wait("execution", |event| matches!(event, Event::Execution { order_id, .. } if *order_id == placed))?;
    let Event::Execution { id, .. } = event else { return Err("no execution".into()) };
    desk.set_filled(&id);
    let (paid, _) = desk.wait("commission", |event| matches!(event, Event::Commission { execution, .. } if *execution == id))?;
    must(executed < filled && filled < paid, || format!("callbacks: execution {executed}, filled {filled}, commission {paid}"))
}

fn bracket(desk: &Desk) -> Outcome {
    let parent = place(desk, &Order { transmit: false, ..order(Action::Buy, 5.0, "MKT") })?;
    let target = Order { parent_id: parent, transmit: false, ..limit(Action::Sell, 5.0, 9000.0) };
    let target_id = place(desk, &target)?;
    let stop = place(desk, &Order { parent_id: parent, aux_price: Some(1.0), ..order(Action::Sell, 5.0, "STP") })?;
    desk.status(parent, "Filled")?;
    desk.status(target_id, "Submitted")?;
    desk.status(stop, "PreSubmitted")?;
    // Moved to where buyers are, the target fills and takes the stop with it.
    let moved = Order { transmit: true, limit_price: Some((desk.bid() * 0.99).floor()), ..target };
    desk.client.submit_order(target_id, &aapl(), &moved).map_err(text)?;
    desk.status(target_id, "Filled")?;
    desk.status(stop, "Cancelled").map(|_| ())
}

pub fn change_and_cancel(desk: &Arc<Desk>) {
    flow("change", desk, |desk| {
        let placed = place(desk, &limit(Action::Buy, 5.0, 1.0))?;
        desk.status(placed, "Submitted")?;
        desk.client.submit_order(placed, &aapl(), &limit(Action::Buy, 6.0, 2.0)).map_err(text)?;
        let fits = |event: &Event| {
            matches!(event, Event::Open { id, order, .. }
                if *id == placed && order.limit_price == Some(2.0) && order.total_quantity == 6.0)
        };
        desk.wait("changed order", fits).map(|_| ())
    });
    flow("cancel", desk, |desk| {
        let placed = place(desk, &limit(Action::Buy, 5.0, 1.0))?;
        desk.status(placed, "Submitted")?;
        cancel(desk, placed)
    });
    flow("global cancel", desk, |desk| {
        let ids = [place(desk, &limit(Action::Buy, 5.0, 1.0))?, place(desk, &limit(Action::Buy, 5.0, 2.0))?];
        for id in ids {
            desk.status(id, "Submitted")?;
        }
        // Of what has ended before, a global cancel says that it cannot be cancelled.
        allow("[161]");
        desk.client.global_cancel().map_err(text)?;
        for id in ids {
            desk.status(id, "Cancelled")?;
        }
        Ok(())
    });
}

pub fn queries(desk: &Arc<Desk>) {
    flow("open orders", desk, |desk| {
        let rows = desk.client.open_orders().map_err(text)?;
        items!(rows).collect::<Result<Vec<_>, _>>().map(|_| ())
    });
    flow("all open orders", desk, |desk| {
        let rows = desk.client.all_open_orders().map_err(text)?;
        items!(rows).collect::<Result<Vec<_>, _>>().map(|_| ())
    });
    flow("completed orders", desk, |desk| {
        let rows = desk.client.completed_orders(false).map_err(text)?;
        let rows = items!(rows).collect::<Result<Vec<_>, _>>()?;
        let is_ours = |row: &Orders| matches!(row, Orders::OrderData(data) if data.order.order_ref == "clients");
        must(rows.iter().any(is_ours), || format!("{rows:?}"))
    });
    flow("executions", desk, |desk| {
        let wanted = desk.filled();
        let rows = executions(desk)?;
        let fits = |row: &Executions| matches!(row, Executions::ExecutionData(one) if one.execution.execution_id == wanted);
        must(rows.iter().any(fits), || format!("{rows:?}"))
    });
    flow("commissions", desk, |desk| {
        let wanted = desk.filled();
        let fits =
            |event: &Event| matches!(event, Event::Commission { execution, amount } if *execution == wanted && *amount > 0.0);
        desk.wait("commission", fits)?;
        let rows = executions(desk)?;
        let again = |row: &Executions| matches!(row, Executions::CommissionReport(one) if one.execution_id == wanted);
        must(rows.iter().any(again), || format!("{rows:?}"))
    });
}

fn executions(desk: &Desk) -> Result<Vec<Executions>, String> {
    let rows = desk.client.executions(ExecutionFilter::default()).map_err(text)?;
    items!(rows).collect()
}

/// Leaves an order behind and goes; the order's id.
pub fn leave(desk: &Desk) -> Result<i32, String> {
    let left = place(desk, &limit(Action::Buy, 5.0, 1.0))?;
    desk.status(left, "Submitted")?;
    desk.leave();
    Ok(left)
}

/// Comes back under the same client id, finds the order that was left, and cancels it.
pub fn back(address: &str, client_id: i32, left: i32) -> Outcome {
    let again = connect_again(address, client_id)?;
    let next = again.client.next_order_id();
    must(next > left, || format!("next id {next} after {left}"))?;
    let rows = again.client.open_orders().map_err(text)?;
    find(items!(rows), |row| matches!(row, Orders::OrderData(data) if data.order_id == left))?;
    cancel(&again, left)?;
    again.leave();
    Ok(())
}

/// Some releases close their socket a while after they have left; until then the client id is in use, at IB too.
fn connect_again(address: &str, client_id: i32) -> Result<Arc<Desk>, String> {
    let mut tries = 0;
    loop {
        match Desk::connect(address, client_id) {
            Err(_) if tries < 20 => tries += 1,
            outcome => return outcome,
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
}
