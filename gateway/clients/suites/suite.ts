// What a suite of other people is: where it comes from, what it dials, and which of its tests are expected
// not to pass.
import type { Expected } from "./results.ts";
import type { CrateSource } from "./rust_examples.ts";

export type Source =
  /** Only the tests of `file`: the others need no TWS. */
  | { readonly with: "go"; readonly module: string; readonly version: string; readonly file: string }
  /** A program in `clients/bots`, which gets the ports of the gateway and the account. */
  | { readonly with: "pip"; readonly requirements: string; readonly program: string }
  | CrateSource
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
  /** Where it names the account. */
  readonly account?: string;
  readonly gateway?: readonly string[];
  readonly expected: readonly Expected[];
  /** Tests that would end the run, with the reason; they count as failed and are not started. */
  readonly notStarted?: readonly Expected[];
  /** Words in the output that the run must not contain. */
  readonly alarm?: RegExp;
  /** What it does, in a few words, where its name does not say it. */
  readonly does?: string;
  /** What is not as its authors have it, each with its reason. */
  readonly deviations?: readonly string[];
}

/** The account that the suites were written for, or take. */
export const ACCOUNT = "DU5352527";

export function all(ground: Expected["ground"], reason: string, ...tests: string[]): Expected[] {
  return tests.map((test) => ({ test, ground, reason }));
}
