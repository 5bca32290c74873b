// How long a body may be: refused by its declared length before it is read, otherwise while it is.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

/** Far more than any request of the contract needs. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Of the one body that a stranger may send: the log-in form. */
export const MAX_LOGIN_BYTES = 4 * 1024;

/**
 * The request with a body that ends at the limit with a 413; throws that itself when a longer one is
 * declared. The server keeps a body to its declared length, so that such a request is passed on as it is and
 * can be read in one piece.
 */
export function withBodyLimit(request: Request, bytes: number = MAX_BODY_BYTES): Request {
  const declared = request.headers.get("content-length");
  if (declared !== null) {
    if (Number(declared) > bytes) throw tooLarge(bytes);
    return request;
  }
  return request.body === null
    ? request
    : new Request(request, { body: request.body.pipeThrough(limit(bytes)) });
}

function limit(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > most) controller.error(tooLarge(most));
      else controller.enqueue(chunk);
    },
  });
}

function tooLarge(bytes: number): AppError {
  return new AppError(say("BODY_TOO_LARGE", { bytes }), { status: 413 });
}
