// The live test suites that libraries ship for a real TWS paper account, and which of their tests are expected not to pass here.
import type { Expected } from "./results.ts";

/** The account that all three suites were written for, or take. */
export const ACCOUNT = "DU5352527";

export type Source =
  /** Only the tests of `file`: the others need no TWS. */
  | { readonly with: "go"; readonly module: string; readonly version: string; readonly file: string }
  /** A program in `clients/bots`, which gets the ports of the gateway and the account. */
  | { readonly with: "pip"; readonly requirements: string; readonly program: string }
  | {
    readonly with: "npm";
    readonly packages: readonly string[];
    readonly folder: string;
    /** Files of tests that are not started. */
    readonly skip: string;
  };

export interface Suite {
  /** What is typed to pick it. */
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  /** Where the suite does not let the port be chosen. */
  readonly port?: number;
  readonly gateway?: readonly string[];
  readonly expected: readonly Expected[];
  /** Tests that would end the run, with the reason; they count as failed and are not started. */
  readonly notStarted?: readonly Expected[];
  /** Words in the output that the run must not contain. */
  readonly alarm?: RegExp;
}

const GO_IBAPI = {
  with: "go",
  module: "github.com/scmhub/ibapi",
  version: "v0.10.47",
  file: "client_test.go",
} as const;
/** Its tests assert little, so that its reader did not give up is asked too. */
const DECODER_PANIC = /decoder panic/;

function all(ground: Expected["ground"], reason: string, ...tests: string[]): Expected[] {
  return tests.map((test) => ({ test, ground, reason }));
}

export const SUITES: readonly Suite[] = [
  {
    id: "suite-ibsync",
    name: "Go scmhub/ibsync 0.10.44",
    source: { with: "go", module: "github.com/scmhub/ibsync", version: "v0.10.44", file: "ib_test.go" },
    port: 7497,
    expected: all("subscription", "Wall Street Horizon", "TestReqWshMetaData", "TestReqWshEventData"),
    notStarted: all(
      "library",
      "its publisher locks itself up on a burst of more than six depth rows",
      "TestReqMktDepth",
    ),
    alarm: DECODER_PANIC,
  },
  {
    id: "suite-go-200",
    name: "Go scmhub/ibapi 0.10.47, text",
    source: GO_IBAPI,
    expected: [],
    alarm: DECODER_PANIC,
  },
  {
    id: "suite-go-225",
    name: "Go scmhub/ibapi 0.10.47, protobuf",
    source: GO_IBAPI,
    gateway: ["--server-version", "225"],
    expected: [],
    alarm: DECODER_PANIC,
  },
  {
    id: "suite-stoqey",
    name: "npm @stoqey/ib 1.6.10",
    source: {
      with: "npm",
      packages: ["@stoqey/ib@1.6.10", "jest@29.7.0", "rxjs@7.8.2"],
      folder: "@stoqey/ib/dist",
      skip: "get-historical-ticks",
    },
    expected: [
      ...all(
        "market",
        "SPY's prices of autumn 2023, to the cent",
        "historical-data: IBApi Historical data Tests Stock market data",
        "historical-data: IBApi Historical data Tests Weekly market data",
        "historical-data: IBApi Historical data Tests Monthly market data",
      ),
      ...all(
        "market",
        "the quotes of an option of July 2026, which has expired",
        "historical-data: IBApi Historical data Tests Option market data",
      ),
      ...all(
        "market",
        "the contract id that IB gave to an option; ours of options are made up",
        "contract-details: IBApi reqContractDetails Tests Option",
      ),
      ...all(
        "market",
        "the first day of AAPL's history, in 1980",
        "head-timestamp: IBApi Historical data Tests Returns the correct head timestamp",
      ),
      ...all(
        "subscription",
        "Wall Street Horizon",
        "wsh-event-data: IBApi Fundamental Data reqWshMetaData",
        "wsh-event-data: IBApi Fundamental Data reqWshEventData deprecated",
        "wsh-event-data: IBApi Fundamental Data reqWshEventData",
      ),
      ...all(
        "not simulated",
        "a bond that really exists; ours are invented",
        "get-contract-details: ApiNext: getContractDetails() Bond contract details",
      ),
      ...all(
        "not simulated",
        "a range of commissions, which accounts on tiered prices are shown; ours are on fixed ones",
        "placeOrder: Place Orders What if Order",
      ),
    ],
    notStarted: all(
      "market",
      "the number of SPY's ticks in a second of May 2024; what it throws ends another file's test",
      "get-historical-ticks: ApiNext: getContractDetails() ETF historical ticks last",
      "get-historical-ticks: ApiNext: getContractDetails() ETF historical bid/ask ticks",
    ),
  },
];
