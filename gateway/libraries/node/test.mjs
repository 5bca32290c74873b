// A paper gateway for tests in Node: started for one test on a free port, told what to do, ended with the test. Plain modules,
// nothing to install beside the package.
import { spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The gateway of this package, which needs Node alone. */
const OWN = [process.execPath, fileURLToPath(new URL("../../package/paper-gateway.mjs", import.meta.url))];
const POLL_MS = 20;
const PATIENCE_MS = 10_000;
const STOP_MS = 10_000;
/** As much of what a gateway said as an error repeats. */
const LAST_CHARACTERS = 2000;

/** A running gateway; `host` and `port` are what a TWS API client connects to. */
export class PaperGateway {
  host = "127.0.0.1";
  #process;
  #ended;
  #words = "";

  constructor(process) {
    this.#process = process;
    this.#ended = new Promise((resolve) => process.once("close", resolve));
    // Read, so that it never waits for its reader; the end is what errors repeat.
    process.stderr.setEncoding("utf8").on("data", (text) => {
      this.#words = (this.#words + text).slice(-LAST_CHARACTERS);
    });
  }

  /**
   * Starts it with these options of its command line (`["--speed", "0"]`), and resolves when it listens. Rejects with its last
   * words when it does not.
   */
  static async start(options = [], command = OWN) {
    const [program, ...args] = command;
    const own = ["--port", "0", "--control-port", "0", "--json", "--exit-on-stdin-close"];
    const child = spawn(program, [...args, ...own, ...options], { stdio: ["pipe", "pipe", "pipe"] });
    const gateway = new PaperGateway(child);
    const { port, controlPort, accounts } = await gateway.#announcement();
    return Object.assign(gateway, { port, controlPort, accounts });
  }

  /** Ends it, and resolves when it has ended. */
  async stop() {
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), STOP_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Does one command: `control({ do: "price", symbol: "AAPL", price: "250" })`. Rejects with the gateway's reason. */
  control(command) {
    return this.#ask("/control", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(command),
    });
  }

  /** Lets simulated time pass, with everything in it. */
  async advance(ms) {
    await this.control({ do: "advance", ms });
  }

  /** Arms a fault, or does it; its number: `fault({ kind: "place", do: "reject", every: 3 })`. */
  async fault(fault) {
    return (await this.control({ do: "fault", fault })).id;
  }

  /** The broker's truth, whatever the clients were told. Quantities and prices are texts. */
  ledger() {
    return this.#ask("/ledger");
  }

  state() {
    return this.#ask("/state");
  }

  clients() {
    return this.#ask("/clients");
  }

  faults() {
    return this.#ask("/faults");
  }

  /** The one order of which each field is as wanted: `expectOrder({ orderRef: "x", status: "Filled" })`; waits a while. */
  async expectOrder(wanted, { within = PATIENCE_MS } = {}) {
    const { orders } = await this.#until((ledger) => fitting(ledger.orders, wanted).length === 1, within);
    const found = fitting(orders, wanted);
    if (found.length === 1) return found[0];
    throw new ExpectationError(
      `${found.length} orders with ${JSON.stringify(wanted)} instead of one`,
      orders,
    );
  }

  /** So many executions of which each field is as wanted. */
  async expectExecutions(count, wanted = {}, { within = PATIENCE_MS } = {}) {
    const isSo = ({ executions }) => fitting(executions, wanted).length === count;
    const { executions } = await this.#until(isSo, within);
    const found = fitting(executions, wanted);
    if (found.length === count) return found;
    const what = `${found.length} executions with ${JSON.stringify(wanted)} instead of ${count}`;
    throw new ExpectationError(what, executions);
  }

  /** So much (a text) is held of a symbol in this account, by default the first; "0": nothing. */
  async expectPosition(symbol, quantity, { account, within = PATIENCE_MS } = {}) {
    const rows = ({ accounts }) =>
      accounts.find((one) => one.account === (account ?? this.accounts[0]))?.positions ?? [];
    const held = (ledger) => rows(ledger).find((row) => row.symbol === symbol)?.position ?? "0";
    const ledger = await this.#until((one) => held(one) === quantity, within);
    if (held(ledger) !== quantity) throw new ExpectationError(`Not ${quantity} ${symbol}`, rows(ledger));
  }

  /** No order lives. */
  async expectNothingOpen({ within = PATIENCE_MS } = {}) {
    const { orders } = await this.#until(
      (ledger) => fitting(ledger.orders, { live: true }).length === 0,
      within,
    );
    const living = fitting(orders, { live: true });
    if (living.length > 0) throw new ExpectationError("Orders live", living);
  }

  /** The first ledger that is so, or the last one that was seen. */
  async #until(isSo, within) {
    const end = performance.now() + within;
    for (;;) {
      const ledger = await this.ledger();
      if (isSo(ledger) || performance.now() >= end) return ledger;
      await pause(POLL_MS);
    }
  }

  #announcement() {
    return new Promise((resolve, reject) => {
      let text = "";
      this.#process.once("error", reject);
      this.#process.once(
        "close",
        () => reject(new Error(`The gateway did not start: ${this.#words.trim()}`)),
      );
      this.#process.stdout.setEncoding("utf8").on("data", (chunk) => {
        text = (text + chunk).slice(-LAST_CHARACTERS);
        const line = text.split("\n").slice(0, -1).find((one) => one.startsWith('{"event":"listening"'));
        if (line !== undefined) resolve(JSON.parse(line));
      });
    });
  }

  async #ask(path, init) {
    const response = await fetch(`http://${this.host}:${this.controlPort}${path}`, init);
    const answer = await response.json();
    if (response.ok) return answer;
    throw new Error(`The gateway refused ${init?.body ?? path}: ${answer.reason}`);
  }
}

/** Something is not as a test expects; the message tells what there is. */
export class ExpectationError extends Error {
  name = "ExpectationError";

  constructor(what, rows) {
    super(`${what}:\n${rows.map((row) => `  ${JSON.stringify(row)}`).join("\n") || "  none"}`);
  }
}

function fitting(rows, wanted) {
  return rows.filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));
}

/**
 * A gateway for the test with this context: `test("…", async (t) => { const gateway = await paperGateway(t); … })`. Options are
 * those of its command line; it ends with the test.
 */
export async function paperGateway(t, options = [], command = OWN) {
  const gateway = await PaperGateway.start(options, command);
  t.after(() => gateway.stop());
  return gateway;
}

/** The same with its time standing still until `advance` moves it: each run of the test is the same. */
export function steppedGateway(t, options = [], command = OWN) {
  return paperGateway(t, ["--speed", "0", ...options], command);
}
