// Reads a JSON body: content type, size and syntax are checked here, its shape by the schema.
import type { z } from "zod";
import { AppError, RequestError } from "@/lib/server/errors.ts";
import { parseBy } from "./parse_by.ts";

/** Far more than any request of the contract needs. */
const MAX_BYTES = 64 * 1024;

/** Parses a body. Throws 415, 413, or 400 `REQUEST_INVALID` with the field. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const contentType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (contentType !== "application/json") {
    throw new AppError("CONTENT_TYPE_UNSUPPORTED", "Send application/json", { status: 415 });
  }
  return parseBy(schema, parseJson(await readText(request)));
}

async function readText(request: Request): Promise<string> {
  const declared = request.headers.get("content-length");
  // The server keeps a body to its declared length: what is short enough is read in one piece.
  if (declared !== null && Number(declared) <= MAX_BYTES) return await request.text();
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) {
      throw new AppError("BODY_TOO_LARGE", `A request has at most ${MAX_BYTES} bytes`, { status: 413 });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RequestError(`The body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
