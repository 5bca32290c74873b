// What the binary is compiled with. Compiled rights can not name a folder, a port or a program that only a
// start names; what no subcommand needs is not there: no foreign code (ffi), no module from elsewhere.
import { DESK_V8_FLAGS } from "./v8_flags.ts";

/** For `deno compile`, and for `deno run` of the same entry. */
export const BINARY_FLAGS: readonly string[] = [
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-env",
  "--allow-sys=uid,statfs",
  "--unstable-worker-options",
  "--unstable-no-legacy-abort",
  `--v8-flags=${DESK_V8_FLAGS}`,
];
