// A program of a few lines that starts the bridge and nothing else. Who has the right to start an interpreter
// may do what the user may; a desk has the right to start this. It is written where the desk can not write.
// Windows has no such programs.
import { dirname, join } from "node:path";
import { ASK } from "./ask.ts";
import { sha256 } from "./hash.ts";

/** Which answers what `ASK` prints, instead of starting the bridge. */
export const ABOUT = "about";

export interface BridgeProgramPlace {
  cacheDir: string;
  /** Of the environment. */
  folder: string;
  /** `ib_client.py` */
  script: string;
}

/** Where it lies, whether it is there or not. */
export async function bridgeProgram({ cacheDir, folder, script }: BridgeProgramPlace): Promise<string> {
  const key = (await sha256([folder, source({ python: "", script })].join("\n"))).slice(0, 16);
  return join(cacheDir, "bridge", key);
}

/** Writes it for an interpreter. */
export async function writeBridgeProgram(
  path: string,
  program: { python: string; script: string },
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${crypto.randomUUID()}.new`;
  await Deno.writeTextFile(draft, source(program), { mode: 0o700, createNew: true });
  await Deno.rename(draft, path);
}

/** Of the environment it hands on what the bridge is told, and what can not make Python run anything. */
function source({ python, script }: { python: string; script: string }): string {
  return `#!/bin/sh
# Starts the bridge of Lotse, or asks its Python what it is: nothing else, whatever it is told.
PYTHON=${quoted(python)}
clean() {
  exec /usr/bin/env -i LC_ALL=C.UTF-8 \${HOME:+"HOME=$HOME"} \${TMPDIR:+"TMPDIR=$TMPDIR"} \${TZ:+"TZ=$TZ"} \\
    \${LOTSE_BACKSTOP:+"LOTSE_BACKSTOP=$LOTSE_BACKSTOP"} \${LOTSE_DESK_ALONE:+LOTSE_DESK_ALONE=1} \\
    "$PYTHON" "$@"
}
if [ "$1" = ${ABOUT} ]; then clean -I -c ${quoted(ASK)}; fi
clean -I -u ${quoted(script)}
`;
}

/** As one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
