// Reads a body as JSON or as a form: content type and syntax are checked here, the shape by a schema, the length by the gate.
import type { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { AppError, RequestError } from "@/lib/server/errors.ts";
import { parseBy } from "./parse_by.ts";

/** Parses a body. Throws 415, or 400 `REQUEST_INVALID` with the field. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  assertContentType(request, ["application/json"], say("CONTENT_TYPE_UNSUPPORTED"));
  return parseBy(schema, parseJson(await request.text()));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = verbatim(cause instanceof Error ? cause.message : String(cause));
    throw new RequestError(say("REQUEST_INVALID.json", { words }));
  }
}

/** Parses the body of an HTML form. Throws 415, or 400 `REQUEST_INVALID`. */
export async function readForm(request: Request): Promise<FormData> {
  const types = ["application/x-www-form-urlencoded", "multipart/form-data"];
  assertContentType(request, types, say("CONTENT_TYPE_UNSUPPORTED.form"));
  try {
    return await request.formData();
  } catch (cause) {
    // Too long a body says so itself.
    throw cause instanceof AppError ? cause : new RequestError(say("REQUEST_INVALID.form"));
  }
}

function assertContentType(request: Request, types: readonly string[], wanted: Saying): void {
  const given = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!types.includes(given)) throw new AppError(wanted, { status: 415 });
}
