// One line of the bridge to one checked message: zod for everything, a hand-written check for the hot `ticks`.
import {
  type BridgeEvent,
  type BridgeMessage,
  eventSchemas,
  type EventType,
  failureSchema,
  helloSchema,
  replySchema,
  type TickItem,
  tickItemSchema,
} from "../../shared/protocol.ts";

export type ReadResult =
  | { kind: "message"; message: BridgeMessage }
  /** Not JSON, or no object with a `type`: this is not our peer any more. */
  | { kind: "garbage"; reason: string }
  /** JSON of a known shape gone wrong. `id` names the command it would have answered, `seq` the event it would have been. */
  | { kind: "invalid"; reason: string; type: string; id: string | null; seq: number | null };

const schemas = { hello: helloSchema, reply: replySchema, failure: failureSchema, ...eventSchemas };
type MessageType = keyof typeof schemas;

export function readMessage(line: string): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "garbage", reason: "Not JSON" };
  }
  if (!isRecord(value) || typeof value.type !== "string") return { kind: "garbage", reason: "Not a message" };
  if (value.type === "ticks" && isTicks(value)) return { kind: "message", message: value };
  if (!isMessageType(value.type)) return invalid(value, `Unknown type '${value.type}'`);
  const parsed = schemas[value.type].safeParse(value);
  if (parsed.success) return { kind: "message", message: parsed.data };
  const issue = parsed.error.issues[0];
  return invalid(value, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
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
  return Object.hasOwn(schemas, type);
}

export function isEvent(message: BridgeMessage): message is BridgeEvent {
  return Object.hasOwn(eventSchemas, message.type);
}

/** Decimal fields of a tick item, from the schema so that both checks name the same ones. */
const tickFields: ReadonlySet<string> = new Set(
  Object.keys(tickItemSchema.shape).filter((key) => key !== "sub" && key !== "halted"),
);
const TICKS_KEYS = new Set(["type", "seq", "at", "epoch", "items"] satisfies (keyof BridgeEvent<"ticks">)[]);
const DECIMAL = /^-?\d+(\.\d+)?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The same verdict as `eventSchemas.ticks`, without building a copy; a test holds the two together. */
export function isTicks(value: Record<string, unknown>): value is BridgeEvent<"ticks"> {
  const { type, seq, at, epoch, items } = value;
  if (type !== ("ticks" satisfies EventType)) return false;
  if (!Number.isSafeInteger(seq) || Number(seq) < 1 || !Number.isSafeInteger(epoch) || Number(epoch) < 0) {
    return false;
  }
  if (typeof at !== "string" || !TIME.test(at) || !Array.isArray(items)) return false;
  for (const key in value) if (!(TICKS_KEYS as ReadonlySet<string>).has(key)) return false;
  return items.every(isTickItem);
}

function isTickItem(item: unknown): item is TickItem {
  if (!isRecord(item) || !Number.isSafeInteger(item.sub)) return false;
  for (const key in item) {
    if (key === "sub") continue;
    const value = item[key];
    if (value === null && (tickFields.has(key) || key === "halted")) continue;
    if (key === "halted" ? Number.isSafeInteger(value) : tickFields.has(key) && isDecimal(value)) continue;
    return false;
  }
  return true;
}

function isDecimal(value: unknown): boolean {
  return typeof value === "string" && DECIMAL.test(value);
}
