// The one error class that carries an HTTP status through middlewares and handlers.
import { STATUS_CODES } from "node:http";

/** Throw it in a middleware or handler to answer with `status`; `message` defaults to the status text. */
export class HttpError extends Error {
  override name = "HttpError";
  /** The HTTP status of the answer. */
  status: number;

  constructor(status: number, message?: string, options?: ErrorOptions) {
    super(message ?? STATUS_CODES[status] ?? "", options);
    this.status = status;
  }
}
