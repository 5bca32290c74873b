// Reads a body as JSON or as a form: content type and syntax are checked here, the shape by a schema, the
// length by the gate.
import type { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { AppError, RequestError } from "@/lib/server/errors.ts";
import { mayRepeat, repeatedNames, utf8 } from "@/lib/server/json_text.ts";
import type { PlainCheck } from "@/lib/server/plain_check.ts";
import { parseBy } from "./parse_by.ts";

/** A body of at most 64 KB needs no longer on any line. */
const BODY_MS = 10_000;

/**
 * Parses a body; `isPlain` is the plain check of `schema`, where that is worth having. Throws 415, or 400
 * `REQUEST_INVALID` with the field: that which is wrong, unknown or given twice.
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  isPlain: PlainCheck = () => false,
): Promise<T> {
  assertContentType(request, ["application/json"], say("CONTENT_TYPE_UNSUPPORTED"));
  const text = await textOf(request);
  const value = parseJson(text);
  const [repeated] = mayRepeat(text, value) ? repeatedNames(text) : [];
  if (repeated !== undefined) throw new RequestError(say("REQUEST_INVALID.repeated"), repeated);
  return isPlain(value) ? value as T : parseBy(schema, value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = verbatim(cause instanceof Error ? cause.message : String(cause));
    throw new RequestError(say("REQUEST_INVALID.json", { words }));
  }
}

/**
 * Parses the body of an HTML form in the one encoding that the log-in page sends: the other one takes long to
 * take apart, and anybody may send it. Throws 415.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  assertContentType(request, ["application/x-www-form-urlencoded"], say("CONTENT_TYPE_UNSUPPORTED.form"));
  return new URLSearchParams(await textOf(request));
}

/** Throws as `bytesOf`, and a 400 for what is no UTF-8. */
async function textOf(request: Request): Promise<string> {
  const bytes = await bytesOf(request);
  try {
    return utf8(bytes);
  } catch {
    throw new RequestError(say("REQUEST_INVALID.encoding"));
  }
}

/**
 * The whole body. Throws a 408 when it does not come in time, a 413 when it is too long, a 400 when it breaks
 * off.
 */
async function bytesOf(request: Request): Promise<Uint8Array> {
  try {
    const reading = request.bytes();
    return await Promise.race([reading, aFewSteps()]) ?? await inTime(reading);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new RequestError(say("REQUEST_INVALID.brokenOff"));
  }
}

/** What came together with its head is read by then, and needs no timer, which takes an order 0.03 ms. */
async function aFewSteps(): Promise<null> {
  for (let step = 0; step < 4; step++) await null;
  return null;
}

async function inTime<T>(reading: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new AppError(say("BODY_TOO_SLOW"), { status: 408 })), BODY_MS);
  return await Promise.race([reading, late.promise]).finally(() => clearTimeout(timer));
}

/**
 * With another encoding than UTF-8 declared, what comes would be read as other letters; nothing packed is
 * unpacked here.
 */
function assertContentType(request: Request, types: readonly string[], wanted: Saying): void {
  if (!["identity", null].includes(request.headers.get("content-encoding"))) {
    throw new AppError(say("CONTENT_TYPE_UNSUPPORTED.packed"), { status: 415 });
  }
  const given = (request.headers.get("content-type") ?? "").toLowerCase();
  if (types.includes(given)) return;
  const [type = "", ...parameters] = given.split(";").map((part) => part.trim());
  const [charset] = parameters.flatMap((one) => /^charset="?([^"]*)"?$/.exec(one)?.[1] ?? []);
  if (!types.includes(type) || !["utf-8", "utf8", undefined].includes(charset)) {
    throw new AppError(wanted, { status: 415 });
  }
}
