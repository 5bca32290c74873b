// Lines of ticks, which come all day: told valid by what stands in them. The schema looks at each of the two
// dozen fields that an instrument could have, and a desk that was idle a moment ago waits for each of them.
import { isDecimal } from "@/lib/contract/decimal_text.ts";
import { type BridgeEvent, eventSchemas, tickItemSchema } from "@/lib/contract/protocol.ts";
import { nullableDecimal, timeSchema } from "@/lib/contract/scalars.ts";

const HEAD = Object.keys(eventSchemas.ticks.shape);
/** The fields of a tick that the schema wants to be decimals, or unknown: all but two. */
const DECIMALS: ReadonlySet<string> = new Set(
  Object.entries(tickItemSchema.shape)
    .filter(([, field]) => "unwrap" in field && field.unwrap() === nullableDecimal)
    .map(([name]) => name),
);

type Fields = Readonly<Record<string, unknown>>;

/** Whether it is what its schema would let through. `false` says nothing: then the schema is asked. */
export function arePlainTicks(line: Fields): line is BridgeEvent<"ticks"> {
  const { type, seq, at, epoch, items } = line;
  if (type !== "ticks" || Object.keys(line).length !== HEAD.length || !Array.isArray(items)) return false;
  if (!isCount(seq) || seq === 0 || !isCount(epoch) || !timeSchema.safeParse(at).success) return false;
  return items.every(isPlainTick);
}

function isPlainTick(item: unknown): boolean {
  if (typeof item !== "object" || item === null || !Number.isSafeInteger((item as Fields).sub)) return false;
  for (const name in item) {
    const value = (item as Fields)[name];
    if (name === "sub") continue;
    if (!DECIMALS.has(name) || (value !== null && (typeof value !== "string" || !isDecimal(value)))) {
      return false;
    }
  }
  return true;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
