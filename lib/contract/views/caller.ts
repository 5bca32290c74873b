// Who asks, as the desk knows them: for programs that have to know what their own token may do.
import { z } from "zod";

/** Each may do what those before it may. */
export const scopes = ["read", "propose", "trade"] as const;
export type Scope = typeof scopes[number];

/** `GET /api/caller`. */
export const callerViewSchema = z.strictObject({
  kind: z.enum(["session", "token"]),
  /** As the journal names it. */
  name: z.string(),
  /** All that it has, the least first. */
  scopes: z.array(z.enum(scopes)),
  /** Whether it is the owner of the desk: a person's session, or the token of the desk itself. */
  owner: z.boolean(),
});
export type CallerView = z.infer<typeof callerViewSchema>;
