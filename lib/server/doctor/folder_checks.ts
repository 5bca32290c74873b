// The doctor's look at the data folder: whose it is, who can read it, whether a desk runs with it, what lies
// in it.
import { dirname } from "node:path";
import type { Config } from "@/lib/server/config/mod.ts";
import { fault, type Finding, ok, warning } from "./finding.ts";
import type { Probes } from "./probes.ts";

const ABOUT = "data folder";

export async function folderFindings({ dirs }: Pick<Config, "dirs">, probes: Probes): Promise<Finding[]> {
  const path = dirs.data;
  const look = probes.folder(path);
  if (look === null) return [noFolder(path, probes)];
  if (look.isSymlink || !look.isFolder) {
    const what = look.isSymlink ? `"${path}" is a symbolic link` : `"${path}" is not a folder`;
    return [
      fault(
        ABOUT,
        what,
        "a link may lead anywhere: the desk refuses it",
        "Name the folder itself with --data-dir",
      ),
    ];
  }
  if (look.isForeign) {
    return [fault(
      ABOUT,
      `"${path}" belongs to another user`,
      "whoever owns it can change the journal: the desk refuses it",
      `sudo chown -R "$USER" "${path}", or choose another with --data-dir`,
    )];
  }
  if (!look.isWritable) {
    return [fault(
      ABOUT,
      `"${path}" can not be written`,
      "without its journal the desk does not start, and sends nothing",
      `chmod u+rwx "${path}" (a read-only disk: choose another with --data-dir)`,
    )];
  }
  return [open(path, look.mode), await held(path, probes), ...contents(path, probes)];
}

function noFolder(path: string, probes: Probes): Finding {
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    const look = probes.folder(above);
    if (look === null) continue;
    if (look.isFolder && look.isWritable) return ok(ABOUT, `"${path}" will be made at the first start`);
    return fault(
      ABOUT,
      `"${path}" is not there, and can not be made: "${above}" can not be written`,
      "the journal, the token and the settings are kept there",
      `Choose another with --data-dir, or give "${above}" to this user`,
    );
  }
  return ok(ABOUT, `"${path}" will be made at the first start`);
}

function open(path: string, mode: number | null): Finding {
  if (mode === null || (mode & 0o077) === 0) return ok(ABOUT, `"${path}" is private to this user`);
  const others = (mode & 0o022) !== 0;
  const found = others ? fault : warning;
  return found(
    ABOUT,
    `Others may ${others ? "write" : "read"} in "${path}" (mode ${(mode & 0o777).toString(8)})`,
    others
      ? "whoever may write there can change the journal: the desk refuses it"
      : "the login token and every order lie there; the desk makes it private at its start",
    `chmod 700 "${path}"`,
  );
}

async function held(path: string, probes: Probes): Promise<Finding> {
  const holder = await probes.holder(path);
  if (holder === null) return ok("lock", "no desk runs with this data folder");
  return warning(
    "lock",
    `A desk${holder} runs with this data folder`,
    "two desks can not share one; a second would be refused",
    "Use the one that runs ('deno task link' prints a new link), or end it first, or give the second its own --data-dir and --port",
  );
}

function contents(path: string, probes: Probes): Finding[] {
  const settings = probes.settingsFaults();
  const journal = probes.journalFault(path);
  return [
    settings.length === 0 ? ok("settings", "right, or the defaults") : fault(
      "settings",
      settings.join("; "),
      "with limits that are not the ones you meant the desk does not start",
      "Correct the file; 'deno task config check' reads it without a start",
    ),
    journal === null ? ok("journal", "opens") : fault(
      "journal",
      journal,
      "without its journal the desk does not start",
      "Keep the file; restore a backup ('deno task journal restore', docs/operating.md) or start the release that wrote it",
    ),
  ];
}
