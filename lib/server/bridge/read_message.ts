// One line of the bridge to one checked message.
import {
  type BridgeEvent,
  type BridgeLine,
  type BridgeMessage,
  eventSchemas,
  fillsOfLine,
  lineSchemas,
} from "@/lib/contract/protocol.ts";
import { plainTexts } from "@/lib/contract/plain_text.ts";
import { type PlainCheck, plainCheckOf } from "@/lib/server/plain_check.ts";

export type ReadResult =
  | { kind: "message"; message: BridgeMessage }
  /** Not JSON, or no object with a `type`: this is not our peer any more. */
  | { kind: "garbage"; reason: string }
  /**
   * JSON of a known shape gone wrong. `id` names the command it would have answered, `seq` the event it would
   * have been.
   */
  | { kind: "invalid"; reason: string; type: string; id: string | null; seq: number | null };

type MessageType = keyof typeof lineSchemas;

const plainChecks = Object.fromEntries(
  Object.entries(lineSchemas).map(([type, schema]) => [type, plainCheckOf(schema)]),
) as Record<MessageType, PlainCheck>;

/**
 * A line that may hold a character that `plainText` takes out: raw, as `\uXXXX`, or as `\n`. Nearly none
 * does, and the ticks are not walked through for it.
 */
const UNPLAIN =
  /\\[bfnrt]|\\u(?:00[0189]|007f|061c|20[02][89a-f]|206)|[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/i;

export function readMessage(line: string): ReadResult {
  let value: unknown;
  try {
    value = UNPLAIN.test(line) ? plainTexts(JSON.parse(line)) : JSON.parse(line);
  } catch {
    return { kind: "garbage", reason: "Not JSON" };
  }
  if (!isRecord(value) || typeof value.type !== "string") return { kind: "garbage", reason: "Not a message" };
  if (!isMessageType(value.type)) return invalid(value, `Unknown type '${value.type}'`);
  if (plainChecks[value.type](value)) return whole(value, value as BridgeLine);
  const parsed = lineSchemas[value.type].safeParse(value);
  if (parsed.success) return whole(value, parsed.data);
  const issue = parsed.error.issues[0];
  return invalid(value, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

function whole(value: Record<string, unknown>, line: BridgeLine): ReadResult {
  if (line.type !== "fills") return { kind: "message", message: line };
  const message = fillsOfLine(line);
  return message === null
    ? invalid(value, "A contract that is not on the line")
    : { kind: "message", message };
}

function invalid(value: Record<string, unknown>, reason: string): ReadResult {
  const { type, id, seq } = value;
  return {
    kind: "invalid",
    reason,
    type: String(type),
    id: typeof id === "string" ? id : null,
    seq: typeof seq === "number" && Number.isSafeInteger(seq) ? seq : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(lineSchemas, type);
}

export function isEvent(message: BridgeMessage): message is BridgeEvent {
  return Object.hasOwn(eventSchemas, message.type);
}
