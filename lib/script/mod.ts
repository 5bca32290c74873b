// The door for scripts: a client of the desk and its errors. It loads nothing of the server.
export { DeskClient, type DeskClientOptions, type SubmitOptions } from "./desk_client.ts";
export { DeskRefusal, NoAnswer } from "./errors.ts";
export type { StreamedState } from "./follow_stream.ts";
