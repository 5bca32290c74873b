// The bridge protocol: one zod definition per message, JSON lines over the pipes between Deno and Python.
// Commands carry an id and are answered exactly once (`reply` or `failure`); events carry a sequence number
// and the receive time.
export * from "./protocol/common.ts";
export * from "./protocol/commands.ts";
export * from "./protocol/events.ts";
export * from "./protocol/sayings.ts";

/** A longer line than this closes the link: nothing legitimate comes near it. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;
