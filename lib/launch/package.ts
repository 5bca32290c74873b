// The program `lotse` as an npm package: each subcommand is a process of its own, with the rights of its
// start.
import process from "node:process";
import { runProgram } from "./run_program.ts";
import { lotse } from "./subcommands.ts";

/** Everything is in the package: Deno looks for no configuration, no lock and no module elsewhere. */
const DENO_FLAGS = ["--quiet", "--no-config", "--no-lock", "--unstable-no-legacy-abort"];

process.exit(await lotse(Deno.args, (_name, program, given) => runProgram(program, given, DENO_FLAGS)));
