// Does what a trading client does with IBApiNext of @stoqey/ib, unmodified. Usage: node stoqey.mjs PORT
import { orders } from "./orders.mjs";
import { complain, connected, end, flow, must, notOffered } from "./report.mjs";
import { AAPL, first, Room } from "./room.mjs";

const stock = (symbol, exchange, currency) => ({ symbol, secType: "STK", exchange, currency });
const isBar = ({ open, high, low, close }) =>
  0 < low && low <= open && open <= high && low <= close && close <= high;

async function account({ ib }) {
  let name = "";
  await flow("accounts", async () => {
    [name] = await ib.getManagedAccounts();
    must(name.startsWith("DU"), name);
  });
  await flow("next order id", async () => must(await ib.getNextValidOrderId() > 0, "id"));
  await flow("clock", async () => must(await ib.getCurrentTime() > 1_700_000_000, "clock"));
  await flow(
    "account summary",
    () =>
      first(
        ib.getAccountSummary("All", "NetLiquidation,BuyingPower"),
        ({ all }) => all.get(name)?.has("NetLiquidation"),
      ),
  );
  await flow(
    "account updates",
    () => first(ib.getAccountUpdates(name), ({ all }) => all.value?.get(name)?.has("AccountReady")),
  );
  notOffered("account updates multi");
  await flow("positions", () => first(ib.getPositions()));
  notOffered("positions multi");
  await flow("P&L", () => first(ib.getPnL(name)));
  await flow("P&L single", () => first(ib.getPnLSingle(name, "", 265598)));
}

async function contracts(room) {
  const { ib } = room;
  const details = async (contract) => (await ib.getContractDetails(contract))[0];
  await flow("symbol search", async () => {
    const rows = await ib.getMatchingSymbols("AAP");
    must(rows.some(({ contract }) => contract.symbol === "AAPL"), rows);
  });
  await flow("details of AAPL", async () => {
    const one = await details(AAPL);
    must(one.contract.conId === 265598 && one.minTick === 0.01, one);
    must(one.marketRuleIds.split(",").length === one.validExchanges.split(",").length, one);
  });
  await flow(
    "details of EUR.USD",
    async () =>
      must(
        (await details({ symbol: "EUR", secType: "CASH", exchange: "IDEALPRO", currency: "USD" })).minTick ===
          0.00005,
        "tick",
      ),
  );
  await flow("details of ES", async () => {
    const one = await details({ symbol: "ES", secType: "FUT", exchange: "CME", currency: "USD" });
    must(Number(one.contract.multiplier) === 50 && one.realExpirationDate, one);
  });
  await flow(
    "details of SAP",
    async () => must((await details(stock("SAP", "IBIS", "EUR"))).longName === "SAP SE", "name"),
  );
  await flow(
    "details of VOD",
    async () => must((await details(stock("VOD", "LSE", "GBP"))).priceMagnifier === 100, "pence"),
  );
  await flow("details of nothing", async () => {
    room.allow(room.nextRequest(), 200);
    const refusal = await ib.getContractDetails(stock("NOSUCHTHING", "SMART", "USD")).catch((error) => error);
    must(refusal.code === 200, refusal);
  });
  await flow("market rule", async () => must((await ib.getMarketRule(26)).length > 0, "increments"));
  let expiry = "";
  await flow("option chain", async () => {
    const [chain] = await ib.getSecDefOptParams("AAPL", "", "STK", 265598);
    expiry = [...chain.expirations].sort()[0];
    must(chain.strikes.length > 0, chain);
  });
  await flow("details of an option", async () => {
    const option = { ...AAPL, secType: "OPT", lastTradeDateOrContractMonth: expiry, right: "C" };
    const one = await details(option);
    must(one.contract.strike > 0 && one.underConId === 265598, one);
  });
  await flow(
    "depth exchanges",
    async () => must((await ib.getMarketDepthExchanges())[0].secType === "STK", "exchanges"),
  );
}

async function quotes(room) {
  const { ib } = room;
  await flow("quotes", async () => {
    const { all } = await first(
      ib.getMarketData(AAPL, "233,236", false, false),
      ({ all }) => all.get(1)?.value > 0,
    );
    room.bid = all.get(1).value;
  });
  await flow(
    "snapshot",
    async () => must((await ib.getMarketDataSnapshot(AAPL, "", false)).get(1)?.value > 0, "bid"),
  );
  await flow(
    "ticks: last",
    async () => must((await first(ib.getTickByTickAllLastDataUpdates(AAPL))).price > 0, "price"),
  );
  notOffered("ticks: bid and ask");
  notOffered("ticks: midpoint");
  await flow("depth", async () => {
    for (const smart of [true, false]) {
      await first(ib.getMarketDepth(AAPL, 5, smart), ({ all }) => all.bids?.size > 0 && all.asks?.size > 0);
    }
  });
}

async function history(room) {
  const { ib } = room;
  const past = async (duration, size, what) => {
    const rows = await ib.getHistoricalData(AAPL, "", duration, size, what, 0, 1);
    must(rows.length > 0 && rows.every(isBar), rows);
  };
  await flow("history: daily", () => past("5 D", "1 day", "TRADES"));
  await flow("history: minutes", () => past("1800 S", "1 min", "MIDPOINT"));
  await flow("history: kept up to date", async () => {
    room.allow(room.nextRequest(), 162);
    const bar = await first(ib.getHistoricalDataUpdates(AAPL, "1 min", "TRADES", 1));
    if (!isBar(bar)) complain(`bar update: read as ${JSON.stringify(bar)}`);
  });
  notOffered("schedule");
  await flow("head timestamp", async () => must(await ib.getHeadTimestamp(AAPL, "TRADES", true, 1), "time"));
  await flow("past ticks", async () => {
    const now = new Date().toISOString().replace(/-|\..*/g, "").replace("T", "-");
    must((await first(ib.getHistoricalTicksLast(AAPL, "", now, 10, 0))).length > 0, "trades");
    must((await first(ib.getHistoricalTicksBidAsk(AAPL, "", now, 10, 0, false))).length > 0, "quotes");
    must((await first(ib.getHistoricalTicksMid(AAPL, "", now, 10, 0))).length > 0, "midpoints");
  });
  await flow(
    "real-time bars",
    async () => must(isBar(await first(ib.getRealTimeBars(AAPL, "TRADES", false))), "bar"),
  );
}

const port = Number(process.argv[2]);
let room;
await flow("connect", async () => {
  room = await Room.connect(port);
});
if (room === undefined) process.exit(1);
connected(room.ib.api.serverVersion);
await account(room);
await contracts(room);
await quotes(room);
await history(room);
await orders(room, port);
end();
process.exit(0);
