// Loaded before each test file of `deno task test`: properties get the same inputs in every run, so that a
// run says something of the change it was made for. `deno test FILE` without it draws new ones, and names the
// seed of a failure.
import fc from "fast-check";

const SEED = 20261130;

fc.configureGlobal({ seed: SEED });
