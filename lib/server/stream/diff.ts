// The difference of two JSON values as path changes: what the stream sends instead of the whole snapshot.
import type { PatchChange } from "@/lib/contract/api.ts";

type Json = unknown;
type JsonObject = Record<string, Json>;

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Changes that turn `before` into `after` when applied in order. Both must be plain JSON values;
 * an array that got shorter is sent whole, one that grew is appended to.
 */
export function diff(before: Json, after: Json, path: (string | number)[] = []): PatchChange[] {
  const changes: PatchChange[] = [];
  collect(before, after, path, changes);
  return changes;
}

function collect(before: Json, after: Json, path: (string | number)[], changes: PatchChange[]): void {
  if (Object.is(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    after.forEach((value, index) => {
      if (index >= before.length) changes.push({ path: [...path, index], value });
      else if (!Object.is(before[index], value)) collect(before[index], value, [...path, index], changes);
    });
    return;
  }
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before)) {
      if (!(key in after) || after[key] === undefined) {
        if (before[key] !== undefined) changes.push({ path: [...path, key] });
      }
    }
    for (const [key, value] of Object.entries(after)) {
      if (value === undefined || Object.is(before[key], value)) continue;
      if (before[key] === undefined) changes.push({ path: [...path, key], value });
      else collect(before[key], value, [...path, key], changes);
    }
    return;
  }
  changes.push({ path, value: after });
}
