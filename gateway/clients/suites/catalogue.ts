// The live test suites that libraries ship for a real TWS paper account, and which of their tests are
// expected not to pass here.
import { RUST_SUITES } from "./rust_catalogue.ts";
import { all, type Suite } from "./suite.ts";

const GO_IBAPI = {
  with: "go",
  module: "github.com/scmhub/ibapi",
  version: "v0.10.47",
  file: "client_test.go",
} as const;
/** Its tests assert little, so that its reader did not give up is asked too. */
const DECODER_PANIC = /decoder panic/;

export const SUITES: readonly Suite[] = [
  {
    id: "suite-ibsync",
    name: "Go scmhub/ibsync 0.10.44",
    source: { with: "go", module: "github.com/scmhub/ibsync", version: "v0.10.44", file: "ib_test.go" },
    port: 7497,
    expected: [],
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
  ...RUST_SUITES,
];
