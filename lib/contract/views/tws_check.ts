// What TWS or IB Gateway is and how it is set, held against what the desk needs: asked for when somebody
// looks.
import { z } from "zod";

/** Each a line of the page, in its order there. */
export const twsCheckNames = [
  "version",
  "readOnly",
  "account",
  "upstream",
  "precautions",
  "trusted",
  "lots",
  "rounding",
  "farms",
  "data",
  "restart",
] as const;
export type TwsCheckName = (typeof twsCheckNames)[number];

export const twsCheckSchema = z.strictObject({
  name: z.enum(twsCheckNames),
  /** `unknown`: nobody has told, which is not the same as good. */
  state: z.enum(["good", "warning", "bad", "unknown"]),
  /** What was told, in IB's own spelling; `null`: nothing. */
  value: z.string().nullable(),
});
export type TwsCheck = z.infer<typeof twsCheckSchema>;

export const twsCheckReplySchema = z.strictObject({
  /**
   * Whether TWS has told its settings: `older` than the question (server version 219), `refused` or not
   * answered, or nobody could be asked.
   */
  settings: z.enum(["told", "older", "refused", "unconnected"]),
  checks: z.array(twsCheckSchema),
});
export type TwsCheckReply = z.infer<typeof twsCheckReplySchema>;
