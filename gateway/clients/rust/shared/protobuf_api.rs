//! The library from its protobuf releases on; what differs between those is in the api.rs of each.

use crate::flows::{aapl, contract, find, text, Prices};
pub use ibapi::client::blocking::Client;
use ibapi::contracts::{Contract, OptionRight, SecurityType};
use ibapi::market_data::historical::{BarSize, HistoricalBarUpdate, ToDuration, WhatToShow};
use ibapi::market_data::{realtime, IgnoreSize, SmartDepth, TradingHours};
use ibapi::prelude::RealtimeWhatToShow;
use time::OffsetDateTime;

/// The items of a subscription; an error of it ends the search for one.
macro_rules! items {
    ($subscription:expr) => {
        $subscription.iter_data().map(|item| item.map_err(|error| error.to_string()))
    };
}
pub(crate) use items;

/// The next item, if one comes in time.
macro_rules! next_within {
    ($subscription:expr, $patience:expr) => {
        $subscription.timeout_iter_data($patience).next().map(|item| item.map_err(|error| error.to_string()))
    };
}
pub(crate) use next_within;

pub fn symbols(client: &Client, pattern: &str) -> Result<Vec<String>, String> {
    let rows = client.matching_symbols(pattern).map_err(text)?;
    Ok(rows.into_iter().map(|row| row.contract.symbol.to_string()).collect())
}

pub fn call(expiry: &str) -> Contract {
    Contract {
        last_trade_date_or_contract_month: expiry.into(),
        right: Some(OptionRight::Call),
        ..contract("AAPL", SecurityType::Option, "SMART", "USD")
    }
}

pub fn ticks_last(client: &Client) -> Result<f64, String> {
    let ticks = client.tick_by_tick(&aapl(), 0).all_last().map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| tick.price)
}

pub fn ticks_bid_ask(client: &Client) -> Result<(f64, f64), String> {
    let ticks = client.tick_by_tick(&aapl(), 0).bid_ask(IgnoreSize::No).map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| (tick.bid_price, tick.ask_price))
}

pub fn ticks_midpoint(client: &Client) -> Result<f64, String> {
    let ticks = client.tick_by_tick(&aapl(), 0).mid_point().map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| tick.mid_point)
}

pub fn depth(client: &Client, smart: bool) -> Result<(), String> {
    let smart = if smart { SmartDepth::Yes } else { SmartDepth::No };
    let rows = client.market_depth(&aapl(), 5).smart_depth(smart).subscribe().map_err(text)?;
    let is_row = |row: &realtime::MarketDepths| {
        matches!(row, realtime::MarketDepths::MarketDepth(_) | realtime::MarketDepths::MarketDepthL2(_))
    };
    find(items!(rows), is_row).map(|_| ())
}

fn prices(bar: &ibapi::market_data::historical::Bar) -> Prices {
    [bar.open, bar.high, bar.low, bar.close]
}

fn past(
    client: &Client,
    size: BarSize,
    duration: ibapi::market_data::historical::Duration,
    what: WhatToShow,
) -> Result<Vec<Prices>, String> {
    let stock = aapl();
    let request = client.historical_data(&stock, size).duration(duration).what_to_show(what);
    let data = request.trading_hours(TradingHours::Extended).fetch().map_err(text)?;
    Ok(data.bars.iter().map(prices).collect())
}

pub fn daily(client: &Client) -> Result<Vec<Prices>, String> {
    past(client, BarSize::Day, 5.days(), WhatToShow::Trades)
}

pub fn minutes(client: &Client) -> Result<Vec<Prices>, String> {
    past(client, BarSize::Min, 1800.seconds(), WhatToShow::MidPoint)
}

/// The past bars and the first update after them.
pub fn kept_up_to_date(client: &Client) -> Result<(Vec<Prices>, Prices), String> {
    let stock = aapl();
    let request = client.historical_data(&stock, BarSize::Min).duration(1800.seconds()).what_to_show(WhatToShow::Trades);
    let bars = request.trading_hours(TradingHours::Extended).stream().map_err(text)?;
    let first = find(items!(bars), |update| matches!(update, HistoricalBarUpdate::Historical(_)))?;
    let update = find(items!(bars), |update| matches!(update, HistoricalBarUpdate::Update(_)))?;
    match (first, update) {
        (HistoricalBarUpdate::Historical(data), HistoricalBarUpdate::Update(bar)) => {
            Ok((data.bars.iter().map(prices).collect(), prices(&bar)))
        }
        _ => Err("neither bars nor an update".into()),
    }
}

pub fn sessions(client: &Client) -> Result<usize, String> {
    client.historical_schedules(&aapl(), 5.days()).fetch().map(|schedule| schedule.sessions.len()).map_err(text)
}

pub fn head_timestamp(client: &Client) -> Result<(), String> {
    client.head_timestamp(&aapl(), WhatToShow::Trades, TradingHours::Extended).map(|_| ()).map_err(text)
}

pub fn past_ticks(client: &Client) -> Result<(), String> {
    let now = OffsetDateTime::now_utc();
    let stock = aapl();
    let trades = client.historical_ticks(&stock, 10).ending(now).trade().map_err(text)?;
    find(items!(trades), |tick| tick.price > 0.0)?;
    let quotes = client.historical_ticks(&stock, 10).ending(now).bid_ask(IgnoreSize::No).map_err(text)?;
    find(items!(quotes), |tick| tick.price_bid > 0.0)?;
    let midpoints = client.historical_ticks(&stock, 10).ending(now).mid_point().map_err(text)?;
    find(items!(midpoints), |tick| tick.price > 0.0).map(|_| ())
}

pub fn real_time_bar(client: &Client) -> Result<Prices, String> {
    let stock = aapl();
    let request = client.realtime_bars(&stock).what_to_show(RealtimeWhatToShow::Trades);
    let bars = request.trading_hours(TradingHours::Extended).subscribe().map_err(text)?;
    find(items!(bars), |_| true).map(|bar| [bar.open, bar.high, bar.low, bar.close])
}
