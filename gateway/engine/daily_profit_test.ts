// Daily profit against an independent figure: what the net liquidation value has gained since the day began.
import { expect } from "@std/expect";
import type { Engine } from "./api.ts";
import { createEngine, restoreEngine } from "./engine.ts";
import { Prng } from "./random.ts";
import { AAPL, PENNY, request, savedState, START } from "./testing/test_engine.ts";

const ACCOUNT = "DU1";
const CENTS = 0.03;

/** Dollar stocks, a future and both options at the money: no exchange rate comes in between. */
function dollarInstruments({ instruments }: Engine): number[] {
  const [future] = instruments.findContracts({ symbol: "MES", secType: "FUT" });
  const expiry = instruments.optionChains(AAPL, "")[0]?.expirations[0] ?? "";
  const options = instruments.findContracts({
    symbol: "AAPL",
    secType: "OPT",
    strike: "290",
    lastTradeDateOrContractMonth: expiry,
  });
  return [AAPL, PENNY, ...future ? [future.conId] : [], ...options.map((option) => option.conId)];
}

function netLiquidation({ accounts }: Engine): number {
  return Number(accounts.accountSummary(ACCOUNT, ["NetLiquidation"])[0]?.value);
}

for (const [seed, sessions] of [[1, "real"], [2, "always"], [3, "real"]] as const) {
  Deno.test(`daily profit is what the account has gained today, over trades, corrections, days and restarts (${seed})`, () => {
    const prng = Prng.fromSeed(seed, 99);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(prng.uniform() * list.length)] as T;
    const accounts = [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }];
    const options = { seed, startTime: START, sessions, accounts };
    let engine = createEngine(options);
    engine.advanceTo(START + 2_000);
    let morning = netLiquidation(engine);
    const noteMornings = (one: Engine) =>
      one.on((event) => {
        if (event.type === "dayRoll") morning = netLiquidation(one);
      });
    noteMornings(engine);
    for (let step = 1; step <= 80; step++) {
      const dice = prng.uniform();
      if (dice < 0.5) {
        const conId = pick(dollarInstruments(engine));
        const isStock = conId === AAPL || conId === PENNY;
        const quantity = String(Math.ceil(prng.uniform() * (isStock ? 300 : 4)));
        const action = pick(["BUY", "SELL"]);
        engine.orders.place([
          request({ account: ACCOUNT, orderId: step, conId, action, quantity }),
        ]);
      } else if (dice < 0.8) engine.advanceTo(engine.now() + pick([500, 60_000, 7_200_000, 90_000_000]));
      else if (dice < 0.9) {
        const executions = engine.orders.executions({ since: 0 });
        const one = executions.length > 0 ? pick(executions) : undefined;
        if (one) engine.control.correct(one.execId, (Number(one.price) * 1.01).toFixed(2));
      } else {
        const saved = savedState(engine);
        engine = restoreEngine({ ...options, startTime: engine.now() }, saved);
        noteMornings(engine);
        engine.advanceTo(engine.now() + 1_500);
      }
      const daily = Number(engine.accounts.accountPnl(ACCOUNT).daily);
      expect(Math.abs(netLiquidation(engine) - morning - daily)).toBeLessThan(CENTS);
    }
  });
}
