// The rows of the table: clients, suites and bots in the order in which they stand there, and what could not
// be had.
import { BOTS } from "./bots/catalogue.ts";
import { CLIENTS } from "./catalogue.ts";
import type { Expected } from "./suites/results.ts";
import { SUITES } from "./suites/catalogue.ts";
import type { Suite } from "./suites/suite.ts";

export interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly does: string;
  readonly unit: "flows" | "tests" | "examples" | "steps";
  readonly expected: readonly Expected[];
  /** What is not as its authors have it, each with its reason. */
  readonly deviations: readonly string[];
}

function suiteRow(suite: Suite, does: string, unit: TableRow["unit"]): TableRow {
  const expected = [...suite.expected, ...suite.notStarted ?? []];
  return {
    id: suite.id,
    name: suite.name,
    does: suite.does ?? does,
    unit,
    expected,
    deviations: suite.deviations ?? [],
  };
}

export const ROWS: readonly TableRow[] = [
  ...CLIENTS.map(({ id, language, name, version }): TableRow => ({
    id,
    name: `${language} ${name}`,
    does: `the flows of a client, at version ${version}${version > 200 ? " (protobuf)" : ""}`,
    unit: "flows",
    expected: [],
    deviations: [],
  })),
  ...SUITES.map((suite) =>
    suite.source.with === "cargo"
      ? suiteRow(suite, "the programs in its `examples/`, five seconds each at most", "examples")
      : suiteRow(suite, "its own tests for a real paper account", "tests")
  ),
  ...BOTS.map((bot) => suiteRow(bot, "a bot", "steps")),
];

/** Asked for by name, and not to be had from a registry. */
export const UNAVAILABLE: readonly { readonly name: string; readonly why: string }[] = [
  {
    name: "Rust `ibapi`'s `integration/`",
    why:
      "the archive on crates.io leaves the folder out (`exclude` in its `Cargo.toml`); its examples are run instead",
  },
  {
    name: "Go `ibkr-go`, its live tests",
    why:
      "the Go module proxy answers 403, not available, for `github.com/ThomasMarcelis/ibkr-go` and its `/v2`",
  },
  {
    name: "Python `icli`",
    why:
      "not on PyPI, where this name is another program (0.0.10, which builds command lines); neither on npm nor on crates.io",
  },
];
