// What each task of `deno.json` starts, and what it may do. Everything that a task takes and nothing else is
// allowed. Each is a subcommand of the program `lotse` too, unless it needs a checkout: a line here and one
// in `deno.json` make a new one.
import { VARIABLES } from "@/lib/server/environment.ts";
import { fromRoot, ROOT } from "@/lib/server/root.ts";
import { dataFolder, deskFolders, paths } from "./folders.ts";
import { GATEWAY_V8_FLAGS } from "./gateway_command.ts";
import { type Given, textOf } from "./given.ts";
import {
  backupPlace,
  deskRights,
  doctorRights,
  gatewayRights,
  mcpRights,
  replayRights,
  UID,
  viewerRights,
  withBundler,
} from "./program_rights.ts";
import type { Rights } from "./rights.ts";
import { DESK_V8_FLAGS } from "./v8_flags.ts";

export interface Program {
  /**
   * Below the root. It exports `command(args)`, which resolves with the exit code, and calls it with
   * `Deno.args` where it is the program that runs; a desk needs none.
   */
  file: string;
  /** One sentence of `lotse --help`. */
  help: string;
  /** It works on the sources, so it is no subcommand of `lotse`. */
  develops?: boolean;
  v8Flags?: string;
  /** Before what the user gives. */
  args?: readonly string[];
  /** It asks the launcher for the programs beside it. */
  desk?: boolean;
  /** It bundles, so it needs the bundler's program on the disk. */
  bundles?: boolean;
  rights(given: Given): Promise<Rights>;
}

export const PROGRAMS: Readonly<Record<string, Program>> = {
  dev: {
    file: "dev.ts",
    help: "Start everything for development",
    develops: true,
    v8Flags: DESK_V8_FLAGS,
    desk: true,
    bundles: true,
    async rights(given) {
      const desk = await deskRights("dev", given);
      return withBundler({ ...desk, write: [...desk.write ?? [], fromRoot("static")] }, given);
    },
  },
  start: {
    file: "start.ts",
    help: "Serve the desk; without a subcommand it is this one",
    v8Flags: DESK_V8_FLAGS,
    desk: true,
    rights: (given) => deskRights("start", given),
  },
  build: {
    file: "dev.ts",
    help: "Build islands and stylesheet",
    develops: true,
    args: ["build"],
    bundles: true,
    rights(given) {
      const write = [fromRoot("_fresh"), fromRoot("static")];
      return Promise.resolve(withBundler({ read: [ROOT], denyRead: [fromRoot(".git")], write }, given));
    },
  },
  gateway: {
    file: "gateway/main.ts",
    help: "Run the paper gateway alone",
    v8Flags: GATEWAY_V8_FLAGS,
    rights: (given) => Promise.resolve(gatewayRights(given.args)),
  },
  journal: {
    file: "lib/server/journal/main.ts",
    help: "Verify, export, back up, restore or archive the order journal",
    // The database's own files beside the journal are written even by a reader.
    rights: (given) => {
      const data = paths(dataFolder(given), ...backupPlace(given.args));
      return Promise.resolve({ read: data, write: data, env: VARIABLES, sys: UID });
    },
  },
  config: {
    file: "lib/server/settings/main.ts",
    help: "Check a settings file and print the limits that hold with it",
    rights: (given) => {
      const [, file] = given.args;
      const named = file === undefined || file.startsWith("--") ? textOf("--config", given) : file;
      return Promise.resolve({ read: paths(dataFolder(given), named), env: VARIABLES });
    },
  },
  doctor: {
    file: "lib/server/doctor/main.ts",
    help: "Say what would stand in the way of a start, each with what to do",
    rights: doctorRights,
  },
  viewer: {
    file: "lib/server/viewer/main.ts",
    help: "Show published desks of other machines, read only, and an overview of all of them",
    rights: (given) => Promise.resolve(viewerRights(given)),
  },
  token: {
    file: "lib/server/access/token_main.ts",
    help: "Make, list and revoke the tokens of programs",
    rights: (given) => {
      const data = paths(dataFolder(given));
      return Promise.resolve({ read: data, write: data, env: VARIABLES, sys: UID });
    },
  },
  mcp: {
    file: "lib/mcp/main.ts",
    help: "Serve an assistant, which reads the desk and proposes orders",
    rights: ({ args }) => Promise.resolve(mcpRights(args)),
  },
  link: {
    file: "lib/server/access/link_main.ts",
    help: "Print a new log-in link for the desk that runs",
    rights: (given) => {
      const data = deskFolders(given);
      return Promise.resolve({ read: data, write: data, env: VARIABLES, sys: UID });
    },
  },
  replay: {
    file: "lib/server/replay/main.ts",
    help: "Play a flight recording on the screen, where nothing can be sent",
    rights: (given) => Promise.resolve(replayRights(given)),
  },
  "live-passphrase": {
    file: "lib/server/access/passphrase_main.ts",
    help: "Set the passphrase for arming live accounts",
    rights: (given) => {
      const data = paths(dataFolder({ ...given, args: ["--live", ...given.args] }));
      return Promise.resolve({ read: data, write: data, env: VARIABLES, sys: UID });
    },
  },
};

/** `null` for a word that names none. */
export function programNamed(name: string): Program | null {
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] ?? null : null;
}

/** Each with its sentence. */
export function programList(): string {
  return Object.entries(PROGRAMS).map(([name, { help }]) => `  ${name.padEnd(16)} ${help}`).join("\n");
}
