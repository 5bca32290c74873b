// The one error class that carries an HTTP status through middlewares and handlers.

/** Throw it in a middleware or handler to answer with `status`. Without a `message` the error has none. */
export class HttpError extends Error {
  override name = "HttpError";
  /** The HTTP status of the answer. */
  status: number;

  constructor(status: number, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
