// How long a body may be: refused by its declared length before it is read, otherwise while it is.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

/** Far more than any request of the contract needs. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * The request with a body that ends at the limit with a 413; throws that itself when a longer one is declared. The server keeps a
 * body to its declared length, so that such a request is passed on as it is and can be read in one piece.
 */
export function withBodyLimit(request: Request): Request {
  const declared = request.headers.get("content-length");
  if (declared !== null) {
    if (Number(declared) > MAX_BODY_BYTES) throw tooLarge();
    return request;
  }
  return request.body === null ? request : new Request(request, { body: request.body.pipeThrough(limit()) });
}

function limit(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) controller.error(tooLarge());
      else controller.enqueue(chunk);
    },
  });
}

function tooLarge(): AppError {
  return new AppError(say("BODY_TOO_LARGE", { bytes: MAX_BODY_BYTES }), { status: 413 });
}
