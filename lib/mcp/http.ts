// One request to the desk, straight to its address. Not by `fetch`: that goes through a proxy of the
// environment, which would get the token.
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

export interface Sending {
  url: URL;
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: string;
  deadlineMs: number;
}

export interface Received {
  status: number;
  text: string;
}

export type Send = (sending: Sending) => Promise<Received>;

/** Whether the desk can have heard of the request. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly heard: boolean;
  constructor(heard: boolean, cause: unknown) {
    super("The desk did not answer", { cause });
    this.heard = heard;
  }
}

/** No state of a desk comes near it. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/**
 * `certificate`: PEM of the desk, over TLS. What it gives rejects with a `SendError` where no whole answer
 * came.
 */
export function sender(certificate: string | null): Send {
  return ({ url, method, headers, body, deadlineMs }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Received>();
    let connected = false;
    const fail = (cause: unknown) => reject(new SendError(connected, cause));
    const options = { method, headers, signal: AbortSignal.timeout(deadlineMs), agent: false as const };
    const request = certificate === null
      ? plainRequest(url, options)
      : tlsRequest(url, { ...options, ca: certificate });
    request.on("socket", (socket) => socket.once("connect", () => connected = true));
    request.on("error", fail);
    request.on("response", (response) => {
      const parts: string[] = [];
      let length = 0;
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        parts.push(part);
        length += part.length;
        if (length > MOST_CHARACTERS) request.destroy(new Error("The answer is too long"));
      });
      response.on("error", fail);
      response.on("aborted", () => fail(new Error("The answer broke off")));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: parts.join("") }));
    });
    request.end(body);
    return promise;
  };
}
