// Holds what came in to its schema, and says which field is at fault.
import type { z } from "zod";
import { isRefusal } from "@/lib/contract/requests.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { RequestError } from "@/lib/server/errors.ts";

/** Throws 400 `REQUEST_INVALID` with the field. */
export function parseBy<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues);
  throw new RequestError(saidBy(issue), fieldOf(issue));
}

interface Issue {
  path: PropertyKey[];
  message: string;
  code?: string | undefined;
  keys?: string[];
}

/** The issue that says most: the one deepest in the body. */
function deepest(issues: readonly Issue[]): Issue | undefined {
  return [...issues].sort((a, b) => b.path.length - a.path.length)[0];
}

/** Our own refusals name their key, everything else is in zod's words. */
function saidBy(issue: Issue | undefined): Saying {
  const message = issue?.message ?? "Not a valid request";
  return isRefusal(message) ? say(message) : say("REQUEST_INVALID.shape", { words: verbatim(message) });
}

function fieldOf(issue: Issue | undefined): string | undefined {
  if (!issue) return undefined;
  const path = issue.code === "unrecognized_keys"
    ? [...issue.path, ...(issue.keys ?? []).slice(0, 1)]
    : issue.path;
  return path.length === 0 ? undefined : path.map(String).join(".");
}
