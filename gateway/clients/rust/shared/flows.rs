//! Session, account, contract and market data flows.

use crate::api::{self, items, Client};
use crate::probe::{complain, flow, must, Outcome};
use crate::trade::Desk;
use ibapi::accounts::types::{AccountGroup, AccountId, ContractId};
use ibapi::accounts::{AccountSummaryResult, AccountUpdate, AccountUpdateMulti, PositionUpdate, PositionUpdateMulti};
use ibapi::contracts::{Contract, ContractDetails, SecurityType};
use ibapi::market_data::realtime::TickTypes;
use std::sync::Arc;

pub const AAPL_ID: i32 = 265598;

pub fn contract(symbol: &str, kind: SecurityType, exchange: &str, currency: &str) -> Contract {
    Contract {
        symbol: symbol.into(),
        security_type: kind,
        exchange: exchange.into(),
        currency: currency.into(),
        ..Default::default()
    }
}

pub fn aapl() -> Contract {
    contract("AAPL", SecurityType::Stock, "SMART", "USD")
}

pub fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The first item that fits.
pub fn find<T>(mut items: impl Iterator<Item = Result<T, String>>, fits: impl Fn(&T) -> bool) -> Result<T, String> {
    loop {
        match items.next() {
            None => return Err("ended without an answer that fits".into()),
            Some(Err(error)) => return Err(error),
            Some(Ok(item)) if fits(&item) => return Ok(item),
            Some(Ok(_)) => {}
        }
    }
}

pub fn session(desk: &Arc<Desk>) {
    flow("accounts", desk, |desk| {
        let accounts = desk.client.managed_accounts().map_err(text)?;
        must(accounts.len() == 1 && accounts[0].starts_with("DU"), || format!("{accounts:?}"))
    });
    flow("next order id", desk, |desk| {
        let id = desk.client.next_valid_order_id().map_err(text)?;
        must(id > 0, || format!("{id}"))
    });
    flow("clock", desk, |desk| {
        let now = desk.client.server_time().map_err(text)?;
        must(now.unix_timestamp() > 1_700_000_000, || format!("{now}"))
    });
}

pub fn account(desk: &Arc<Desk>) {
    flow("account summary", desk, |desk| {
        let rows = desk.client.account_summary(&AccountGroup("All".into()), &["NetLiquidation", "BuyingPower"]).map_err(text)?;
        find(items!(rows), |row| matches!(row, AccountSummaryResult::Summary(one) if one.tag == "NetLiquidation"))?;
        find(items!(rows), |row| matches!(row, AccountSummaryResult::End)).map(|_| ())
    });
    flow("account updates", desk, |desk| {
        let updates = desk.client.account_updates(&AccountId(desk.account.clone())).map_err(text)?;
        find(
            items!(updates),
            |update| matches!(update, AccountUpdate::AccountValue(value) if value.key == "AccountReady" && value.value == "true"),
        )?;
        find(items!(updates), |update| matches!(update, AccountUpdate::End)).map(|_| ())
    });
    flow("account updates multi", desk, |desk| {
        let updates = desk.client.account_updates_multi(Some(&AccountId(desk.account.clone())), None).map_err(text)?;
        find(items!(updates), |update| matches!(update, AccountUpdateMulti::AccountMultiValue(_)))?;
        find(items!(updates), |update| matches!(update, AccountUpdateMulti::End)).map(|_| ())
    });
    flow("positions", desk, |desk| {
        let positions = desk.client.positions().map_err(text)?;
        find(items!(positions), |update| matches!(update, PositionUpdate::PositionEnd)).map(|_| ())
    });
    flow("positions multi", desk, |desk| {
        let positions = desk.client.positions_multi(Some(&AccountId(desk.account.clone())), None).map_err(text)?;
        find(items!(positions), |update| matches!(update, PositionUpdateMulti::PositionEnd)).map(|_| ())
    });
    flow("P&L", desk, |desk| {
        let pnl = desk.client.pnl(&AccountId(desk.account.clone()), None).map_err(text)?;
        find(items!(pnl), |_| true).map(|_| ())
    });
    flow("P&L single", desk, |desk| {
        let pnl = desk.client.pnl_single(&AccountId(desk.account.clone()), ContractId(AAPL_ID), None).map_err(text)?;
        find(items!(pnl), |_| true).map(|_| ())
    });
}

fn details(client: &Client, contract: &Contract) -> Result<ContractDetails, String> {
    client.contract_details(contract).map_err(text)?.into_iter().next().ok_or("no details".into())
}

pub fn contracts(desk: &Arc<Desk>) {
    flow("symbol search", desk, |desk| {
        let symbols = api::symbols(&desk.client, "AAP")?;
        must(symbols.iter().any(|one| one == "AAPL"), || format!("{symbols:?}"))
    });
    flow("details of AAPL", desk, |desk| {
        let one = details(&desk.client, &aapl())?;
        let holds =
            one.contract.contract_id == AAPL_ID && one.min_tick == 0.01 && one.market_rule_ids.len() == one.valid_exchanges.len();
        must(holds, || format!("{one:?}"))
    });
    flow("details of EUR.USD", desk, |desk| {
        let one = details(&desk.client, &contract("EUR", SecurityType::ForexPair, "IDEALPRO", "USD"))?;
        must(one.min_tick == 0.00005, || format!("{one:?}"))
    });
    flow("details of ES", desk, |desk| {
        let one = details(&desk.client, &contract("ES", SecurityType::Future, "CME", "USD"))?;
        must(one.contract.multiplier == "50" && one.min_tick == 0.25 && !one.real_expiration_date.is_empty(), || {
            format!("{one:?}")
        })
    });
    flow("details of SAP", desk, |desk| {
        let one = details(&desk.client, &contract("SAP", SecurityType::Stock, "IBIS", "EUR"))?;
        must(one.long_name == "SAP SE", || format!("{one:?}"))
    });
    flow("details of VOD", desk, |desk| {
        let one = details(&desk.client, &contract("VOD", SecurityType::Stock, "LSE", "GBP"))?;
        must(one.price_magnifier == 100, || format!("{one:?}"))
    });
    flow("details of nothing", desk, |desk| {
        let answer = desk.client.contract_details(&contract("NOSUCHTHING", SecurityType::Stock, "SMART", "USD"));
        must(matches!(&answer, Err(error) if text(error).contains("200")), || format!("{answer:?}"))
    });
    flow("market rule", desk, |desk| {
        let rule = desk.client.market_rule(26).map_err(text)?;
        must(!rule.price_increments.is_empty(), || format!("{rule:?}"))
    });
    flow("option chain", desk, |desk| {
        let (expirations, strikes) = api::option_chain(&desk.client)?;
        must(!expirations.is_empty() && !strikes.is_empty(), || "empty chain".into())
    });
    flow("details of an option", desk, |desk| {
        let expiry = api::option_chain(&desk.client)?.0.into_iter().min().ok_or("no expirations")?;
        let one = details(&desk.client, &api::call(&expiry))?;
        let holds = one.contract.strike > 0.0 && one.contract.multiplier == "100" && one.under_contract_id == AAPL_ID;
        must(holds, || format!("{one:?}"))
    });
    flow("depth exchanges", desk, |desk| {
        let rows = desk.client.market_depth_exchanges().map_err(text)?;
        must(!rows.is_empty() && rows[0].security_type == "STK", || format!("{rows:?}"))
    });
}

pub fn quotes(desk: &Arc<Desk>) {
    flow("quotes", desk, |desk| {
        let stock = aapl();
        let ticks = desk.client.market_data(&stock).generic_ticks(&["233", "236"]).subscribe().map_err(text)?;
        let tick = find(items!(ticks), |tick| bid_of(tick).is_some())?;
        desk.set_bid(bid_of(&tick).unwrap_or_default());
        find(items!(ticks), |tick| matches!(tick, TickTypes::String(_)))?;
        ticks.cancel();
        Ok(())
    });
    flow("snapshot", desk, |desk| {
        let stock = aapl();
        let ticks = desk.client.market_data(&stock).snapshot().subscribe().map_err(text)?;
        find(items!(ticks), |tick| bid_of(tick).is_some())?;
        find(items!(ticks), |tick| matches!(tick, TickTypes::SnapshotEnd)).map(|_| ())
    });
    flow("ticks: last", desk, |desk| api::ticks_last(&desk.client).and_then(|price| must(price > 0.0, || format!("{price}"))));
    flow("ticks: bid and ask", desk, |desk| {
        let (bid, ask) = api::ticks_bid_ask(&desk.client)?;
        must(bid < ask, || format!("bid {bid}, ask {ask}"))
    });
    flow("ticks: midpoint", desk, |desk| {
        api::ticks_midpoint(&desk.client).and_then(|price| must(price > 0.0, || format!("{price}")))
    });
    flow("depth", desk, |desk| api::depth(&desk.client, true).and_then(|()| api::depth(&desk.client, false)));
}

fn bid_of(tick: &TickTypes) -> Option<f64> {
    use ibapi::contracts::tick_types::TickType::Bid;
    match tick {
        TickTypes::Price(one) if one.tick_type == Bid && one.price > 0.0 => Some(one.price),
        TickTypes::PriceSize(one) if one.price_tick_type == Bid && one.price > 0.0 => Some(one.price),
        _ => None,
    }
}

/// Open, high, low and close of a bar.
pub type Prices = [f64; 4];

fn is_bar([open, high, low, close]: Prices) -> bool {
    0.0 < low && low <= open && open <= high && low <= close && close <= high
}

fn bars(rows: Vec<Prices>) -> Outcome {
    must(!rows.is_empty() && rows.iter().all(|row| is_bar(*row)), || format!("{rows:?}"))
}

pub fn history(desk: &Arc<Desk>) {
    flow("history: daily", desk, |desk| bars(api::daily(&desk.client)?));
    flow("history: minutes", desk, |desk| bars(api::minutes(&desk.client)?));
    flow("history: kept up to date", desk, |desk| {
        let (past, update) = api::kept_up_to_date(&desk.client)?;
        if !is_bar(update) {
            complain(format!("bar update: read as open, high, low, close {update:?}"));
        }
        bars(past)
    });
    flow("schedule", desk, |desk| must(api::sessions(&desk.client)? > 0, || "no sessions".into()));
    flow("head timestamp", desk, |desk| api::head_timestamp(&desk.client));
    flow("past ticks", desk, |desk| api::past_ticks(&desk.client));
    flow("real-time bars", desk, |desk| bars(vec![api::real_time_bar(&desk.client)?]));
}
