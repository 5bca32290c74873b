// Builds in a folder: each in a folder of its own, and one file that says which is served. A build that is
// being made, or was interrupted, is never the one that is served; one that a desk serves is not taken away.
import { statSync } from "node:fs";
import { join } from "node:path";
import { textFile } from "@/lib/server/data_dir.ts";
import { IS_SHIPPED } from "@/lib/server/root.ts";

/** Names the folder of the build that is served. */
const CURRENT = "current";
/** A desk holds it shared as long as it serves the build. */
const IN_USE = "in_use";

export interface ServedBuild extends Disposable {
  /** Its folder. */
  path: string;
}

/** The build that is served now, held until it is disposed of; `null` when there is none. */
export function openBuild(folder: string): ServedBuild | null {
  // Between the name and the hold the next build may have taken its place.
  for (let attempt = 0; attempt < 3; attempt++) {
    const path = currentBuild(folder);
    if (path === null) return null;
    const held = holdOf(path);
    if (held !== null) return { path, [Symbol.dispose]: () => held.close() };
  }
  return null;
}

/** The folder of the build that was made last; `null` when there is none. */
export function currentBuild(folder: string): string | null {
  const name = currentName(folder);
  return name === null ? null : join(folder, name);
}

/** When its making began, epoch milliseconds: what has changed since may not be in it. */
export function beganAt(path: string): number {
  return statSync(join(path, IN_USE)).mtimeMs;
}

function holdOf(path: string): { close(): void } | null {
  // Nothing takes the place of a build that is shipped, and a file inside of a binary can not be locked.
  if (IS_SHIPPED) return { close() {} };
  try {
    const held = Deno.openSync(join(path, IN_USE));
    held.lockSync(false);
    return held;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Lets `make` write a build into a new folder and then, in one step, makes it the one that is served. Two at
 * once come one after the other. Rejects as `make` does; what was served before still is.
 */
export async function replaceBuild(folder: string, make: (path: string) => Promise<void>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  using only = await Deno.open(join(folder, "lock"), { create: true, write: true });
  await only.lock(true);
  const name = `${new Date().toISOString().replaceAll(/\D/g, "")}-${crypto.randomUUID().slice(0, 8)}`;
  const path = join(folder, name);
  await Deno.mkdir(path);
  await Deno.writeTextFile(join(path, IN_USE), "");
  await make(path);
  // As the build itself: a service runs it as another user than the one who has built.
  textFile(join(folder, CURRENT), 0o666).write(name);
  await removeOthers(folder, name);
}

function currentName(folder: string): string | null {
  const name = textFile(join(folder, CURRENT)).read();
  return name !== null && /^\d+-[0-9a-f]+$/.test(name) ? name : null;
}

/** Earlier builds that nobody serves, halves of interrupted ones, and the layout of earlier versions. */
async function removeOthers(folder: string, kept: string): Promise<void> {
  for (const entry of [...Deno.readDirSync(folder)]) {
    if ([kept, CURRENT, "lock"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory && isServed(path)) continue;
    await Deno.remove(path, { recursive: true });
  }
}

function isServed(path: string): boolean {
  try {
    using held = Deno.openSync(join(path, IN_USE), { write: true });
    return !held.tryLockSync(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
