// Applies the changes of one stream patch to a snapshot. Pure: the server and the browser use the same file.
import type { PatchChange } from "./api.ts";

/** A change that does not fit the value it is applied to: the receiver must take a new snapshot. */
export class PatchError extends Error {
  override name = "PatchError";
}

type Container = Record<string, unknown> | unknown[];

// A path never reaches into an object's prototype, whatever the sender writes.
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Returns `root` with `changes` applied in order. What did not change keeps its identity, so that a reader
 * who compares by reference sees exactly the parts that moved. A change without `value` deletes: a key of an
 * object, or an element of an array (the rest moves up). An index equal to the array's length appends. Throws
 * `PatchError` when a path leads nowhere.
 */
export function applyChanges<T>(root: T, changes: readonly PatchChange[]): T {
  // Containers already copied by this call may be written again without another copy.
  const fresh = new Set<unknown>();
  let result: unknown = root;
  for (const change of changes) {
    result = change.path.length === 0 ? replaceRoot(change) : applyOne(result, change, 0, fresh);
  }
  return result as T;
}

function replaceRoot(change: PatchChange): unknown {
  if (!("value" in change)) throw new PatchError("The root can not be deleted");
  return change.value;
}

function applyOne(target: unknown, change: PatchChange, depth: number, fresh: Set<unknown>): unknown {
  if (typeof target !== "object" || target === null) {
    throw new PatchError(`Nothing to change at "${change.path.slice(0, depth).join("/")}"`);
  }
  const copy = writable(target as Container, fresh);
  const key = keyFor(copy, change.path[depth], change);
  if (depth === change.path.length - 1) {
    setOrDelete(copy, key, change);
    return copy;
  }
  if (!Object.hasOwn(copy, key)) {
    throw new PatchError(`Nothing to change at "${change.path.slice(0, depth + 1).join("/")}"`);
  }
  const child = (copy as Record<string | number, unknown>)[key];
  (copy as Record<string | number, unknown>)[key] = applyOne(child, change, depth + 1, fresh);
  return copy;
}

function writable(target: Container, fresh: Set<unknown>): Container {
  if (fresh.has(target)) return target;
  const copy: Container = Array.isArray(target) ? target.slice() : { ...target };
  fresh.add(copy);
  return copy;
}

function keyFor(target: Container, key: string | number | undefined, change: PatchChange): string | number {
  if (key === undefined || FORBIDDEN.has(String(key))) {
    throw new PatchError(`Bad path "${change.path.join("/")}"`);
  }
  if (!Array.isArray(target)) return key;
  const index = typeof key === "number" ? key : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > target.length) {
    throw new PatchError(`No element ${key} at "${change.path.join("/")}"`);
  }
  return index;
}

function setOrDelete(target: Container, key: string | number, change: PatchChange): void {
  if ("value" in change) {
    (target as Record<string | number, unknown>)[key] = change.value;
  } else if (Array.isArray(target)) {
    if (Number(key) >= target.length) throw new PatchError(`No element ${key} to delete`);
    target.splice(Number(key), 1);
  } else {
    delete target[key];
  }
}
