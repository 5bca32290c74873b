//! What differs between the releases of the library, here as 5.5.0 has it.

use crate::flows::{find, text, AAPL_ID};
pub use crate::protobuf_api::*;
pub(crate) use crate::protobuf_api::{items, next_within};
use ibapi::contracts::SecurityType;

pub fn option_chain(client: &Client) -> Result<(Vec<String>, Vec<f64>), String> {
    let chains = client.option_chain("AAPL", SecurityType::Stock, AAPL_ID).subscribe().map_err(text)?;
    find(items!(chains), |_| true).map(|chain| (chain.expirations, chain.strikes))
}
