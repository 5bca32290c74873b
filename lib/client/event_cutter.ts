// Cuts the text of the stream into its events, as `lib/server/stream/sse_format.ts` writes them: one line
// each for event, id and data, and an empty one behind them. The libraries for it weigh five times as much,
// for all that others may write.
import type { StreamEvent } from "./stream.ts";

const KINDS: readonly string[] = ["snapshot", "patch", "heartbeat"] satisfies StreamEvent["kind"][];

/** Takes text as it comes, wherever that is cut, and tells each event when it is whole. */
export function eventCutter(onEvent: (event: StreamEvent) => void): (text: string) => void {
  /** A line is joined when it is whole: a snapshot comes in thousands of pieces. */
  let pieces: string[] = [];
  let fields = new Map<string, string>();
  let lastId = "";

  function takeLine(line: string): void {
    if (line === "") return tell();
    const colon = line.indexOf(":");
    fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ""));
  }

  function tell(): void {
    lastId = fields.get("id") ?? lastId;
    const kind = fields.get("event");
    const data = fields.get("data");
    fields = new Map();
    if (isKind(kind) && data !== undefined) onEvent({ kind, id: lastId, data });
  }

  return (text) => {
    const [first = "", ...others] = text.split("\n");
    pieces.push(first);
    for (const other of others) {
      takeLine(pieces.join(""));
      pieces = [other];
    }
  };
}

function isKind(event: string | undefined): event is StreamEvent["kind"] {
  return event !== undefined && KINDS.includes(event);
}
