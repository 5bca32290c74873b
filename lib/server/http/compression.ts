// Answers in fewer bytes, for whoever takes them so: the files of the build as they were packed, everything
// else by gzip.
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { PackedFiles } from "./packed_files.ts";

/** Below this the header of the packing weighs as much as it saves. */
const WORTH_BYTES = 1024;
/** On the thread that trades: 320 kB take 16 ms, brotli four times as long for as many bytes. */
const LEVEL = 5;
const PACKABLE =
  /^(text\/(?!event-stream)|application\/(javascript|json|[\w.]+\+json|openmetrics-text)|image\/svg\+xml)/;

const gzipped = promisify(gzip);

/**
 * The answer as the client may have it. What says `no-transform` (an event stream: its events must not wait
 * for each other), is packed already, sets a cookie or answers a page of another origin stays as it is.
 */
export async function compressed(
  request: Request,
  response: Response,
  files: PackedFiles,
): Promise<Response> {
  // What the cache has kept was varied, and so is the word that it still holds (RFC 9110, 15.4.5).
  if (response.status === 304) return varied(response, null);
  if (!isPackable(response)) return response;
  if (response.headers.has("set-cookie")) return keptPlain(response);
  const accepted = acceptedEncodings(request.headers.get("accept-encoding"));
  const isFile = response.headers.has("etag");
  if (!isFile && isOfOtherOrigin(request)) return keptPlain(response);
  if (request.method === "HEAD" || accepted.size === 0) return varied(response, response.body);
  const length = response.headers.get("content-length");
  if (length !== null && Number(length) < WORTH_BYTES) return varied(response, response.body);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length < WORTH_BYTES) return varied(response, bytes);
  if (isFile) {
    const packed = await files.packed(keyOf(request, response), bytes, accepted);
    return packed === null ? varied(response, bytes) : packedAs(response, packed.bytes, packed.encoding);
  }
  if (!accepted.has("gzip")) return varied(response, bytes);
  return packedAs(response, new Uint8Array(await gzipped(bytes, { level: LEVEL })), "gzip");
}

export type Encoding = "br" | "gzip";

/** What the client takes (RFC 9110, 12.5.3); a weight of 0 is a refusal, and so is silence. */
export function acceptedEncodings(header: string | null): ReadonlySet<Encoding> {
  const weights = new Map<string, number>();
  for (const part of header?.split(",") ?? []) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith("q="))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  const takes = (name: Encoding) => (weights.get(name) ?? weights.get("*") ?? 0) > 0;
  return new Set((["br", "gzip"] as const).filter(takes));
}

function isPackable({ status, body, headers }: Response): boolean {
  if (body === null || status === 206 || headers.has("content-encoding")) {
    return false;
  }
  if (/no-transform/.test(headers.get("cache-control") ?? "")) return false;
  return PACKABLE.test(headers.get("content-type") ?? "");
}

/**
 * A request that another page made the browser send: whoever chose its address could learn from the length of
 * a packed answer what stands in it (BREACH). Browsers say so where it matters, over TLS and on this machine;
 * without TLS there is nothing to learn.
 */
function isOfOtherOrigin({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

/** A file is the same as long as its address and its tag are. */
function keyOf(request: Request, { headers }: Response): string {
  return `${new URL(request.url).pathname} ${headers.get("etag")}`;
}

function packedAs(response: Response, bytes: Uint8Array<ArrayBuffer>, encoding: Encoding): Response {
  const answer = varied(response, bytes);
  answer.headers.set("content-encoding", encoding);
  answer.headers.set("content-length", String(bytes.length));
  const tag = answer.headers.get("etag");
  // Other bytes than those that a strong tag stands for.
  if (tag !== null && !tag.startsWith("W/")) answer.headers.set("etag", `W/${tag}`);
  return answer;
}

/** Nobody on the way may pack it either: a proxy, or the server of a desk that is being developed. */
function keptPlain(response: Response): Response {
  const answer = varied(response, response.body);
  // One line: Deno's server reads no second one.
  const cached = answer.headers.get("cache-control");
  answer.headers.set("cache-control", cached === null ? "no-transform" : `${cached}, no-transform`);
  return answer;
}

/** A cache must not give it to whoever takes something else. */
function varied(response: Response, body: BodyInit | null): Response {
  const answer = new Response(body, response);
  const vary = answer.headers.get("vary");
  answer.headers.set("vary", vary === null ? "accept-encoding" : `${vary}, accept-encoding`);
  return answer;
}
