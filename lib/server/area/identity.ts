// What the host of a mounted desk says of whoever asks.
import { z } from "zod";
import { onOneLine } from "@/lib/contract/plain_text.ts";

/**
 * What a person may do, each with what stands before it. `owner`: arming, settings, deciding about proposals.
 */
export const identityLevels = ["read", "propose", "trade", "owner"] as const;

/** Somebody whom the host knows. */
export interface Identity {
  /** The same at each request, and of nobody else ever: previews, streams and the journal hang on it. */
  id: string;
  /** As the journal and refusals name this person. */
  name: string;
  may: typeof identityLevels[number];
}

/**
 * Who makes this request, by the host's own log-in; `null`: nobody whom it knows. Asked for each request, and
 * again while a stream is open: somebody who is nobody any more loses it. What it throws is answered with
 * 503.
 */
export type IdentityHook = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Identity | null | Promise<Identity | null>;

const schema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().transform(onOneLine).pipe(z.string().min(1).max(80)),
  may: z.enum(identityLevels),
}).nullable();

/** What a hook has answered, checked. Throws a `ZodError`. */
export function readIdentity(answer: unknown): Identity | null {
  return schema.parse(answer);
}
