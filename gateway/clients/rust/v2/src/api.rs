//! What differs between the releases of the library, here as 2.12.0 has it.

use crate::flows::{aapl, contract, find, text, Prices, AAPL_ID};
pub use ibapi::client::blocking::Client;
use ibapi::contracts::{Contract, SecurityType};
use ibapi::market_data::historical::{BarSize, Duration, HistoricalBarUpdate, ToDuration, WhatToShow};
use ibapi::market_data::{realtime, TradingHours};
use time::OffsetDateTime;

/// The items of a subscription; it simply ends when there is an error.
macro_rules! items {
    ($subscription:expr) => {
        $subscription.iter().map(Ok::<_, String>)
    };
}
pub(crate) use items;

/// The next item, if one comes in time.
macro_rules! next_within {
    ($subscription:expr, $patience:expr) => {
        $subscription.next_timeout($patience).map(Ok::<_, String>)
    };
}
pub(crate) use next_within;

pub fn symbols(client: &Client, pattern: &str) -> Result<Vec<String>, String> {
    let rows = client.matching_symbols(pattern).map_err(text)?;
    Ok(rows.map(|row| row.contract.symbol.to_string()).collect())
}

pub fn option_chain(client: &Client) -> Result<(Vec<String>, Vec<f64>), String> {
    let chains = client.option_chain("AAPL", "", SecurityType::Stock, AAPL_ID).map_err(text)?;
    find(items!(chains), |_| true).map(|chain| (chain.expirations, chain.strikes))
}

pub fn call(expiry: &str) -> Contract {
    Contract {
        last_trade_date_or_contract_month: expiry.into(),
        right: "C".into(),
        ..contract("AAPL", SecurityType::Option, "SMART", "USD")
    }
}

pub fn ticks_last(client: &Client) -> Result<f64, String> {
    let ticks = client.tick_by_tick_all_last(&aapl(), 0, false).map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| tick.price)
}

pub fn ticks_bid_ask(client: &Client) -> Result<(f64, f64), String> {
    let ticks = client.tick_by_tick_bid_ask(&aapl(), 0, false).map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| (tick.bid_price, tick.ask_price))
}

pub fn ticks_midpoint(client: &Client) -> Result<f64, String> {
    let ticks = client.tick_by_tick_midpoint(&aapl(), 0, false).map_err(text)?;
    find(items!(ticks), |_| true).map(|tick| tick.mid_point)
}

pub fn depth(client: &Client, smart: bool) -> Result<(), String> {
    let rows = client.market_depth(&aapl(), 5, smart).map_err(text)?;
    let is_row = |row: &realtime::MarketDepths| {
        matches!(row, realtime::MarketDepths::MarketDepth(_) | realtime::MarketDepths::MarketDepthL2(_))
    };
    find(items!(rows), is_row).map(|_| ())
}

fn prices(bar: &ibapi::market_data::historical::Bar) -> Prices {
    [bar.open, bar.high, bar.low, bar.close]
}

fn past(client: &Client, size: BarSize, duration: Duration, what: WhatToShow) -> Result<Vec<Prices>, String> {
    let data = client.historical_data(&aapl(), None, duration, size, what, TradingHours::Extended).map_err(text)?;
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
    let what = Some(WhatToShow::Trades);
    let bars = client
        .historical_data_streaming(&aapl(), 1800.seconds(), BarSize::Min, what, TradingHours::Extended, true)
        .map_err(text)?;
    let mut past = Vec::new();
    while let Some(update) = bars.next() {
        match update {
            HistoricalBarUpdate::Historical(data) => past = data.bars.iter().map(prices).collect(),
            HistoricalBarUpdate::Update(bar) => return Ok((past, prices(&bar))),
            HistoricalBarUpdate::End { .. } => {}
        }
    }
    Err("ended without an update".into())
}

pub fn sessions(client: &Client) -> Result<usize, String> {
    client.historical_schedules_ending_now(&aapl(), 5.days()).map(|schedule| schedule.sessions.len()).map_err(text)
}

pub fn head_timestamp(client: &Client) -> Result<(), String> {
    client.head_timestamp(&aapl(), WhatToShow::Trades, TradingHours::Extended).map(|_| ()).map_err(text)
}

pub fn past_ticks(client: &Client) -> Result<(), String> {
    let now = Some(OffsetDateTime::now_utc());
    let hours = TradingHours::Extended;
    let trades = client.historical_ticks_trade(&aapl(), None, now, 10, hours).map_err(text)?;
    find(items!(trades), |tick| tick.price > 0.0)?;
    let quotes = client.historical_ticks_bid_ask(&aapl(), None, now, 10, hours, false).map_err(text)?;
    find(items!(quotes), |tick| tick.price_bid > 0.0)?;
    let midpoints = client.historical_ticks_mid_point(&aapl(), None, now, 10, hours).map_err(text)?;
    find(items!(midpoints), |tick| tick.price > 0.0).map(|_| ())
}

pub fn real_time_bar(client: &Client) -> Result<Prices, String> {
    let (size, what) = (realtime::BarSize::Sec5, realtime::WhatToShow::Trades);
    let bars = client.realtime_bars(&aapl(), size, what, TradingHours::Extended).map_err(text)?;
    find(items!(bars), |_| true).map(|bar| [bar.open, bar.high, bar.low, bar.close])
}
