// Watch lists: named lists of instruments in an order that is the trader's, kept by the desk.
import { z } from "zod";
import { contractSchema } from "./instrument.ts";

export const watchListSchema = z.strictObject({
  listId: z.string().min(1),
  name: z.string().min(1),
  /** In the order in which they are shown, each instrument once. */
  contracts: z.array(contractSchema),
});
export type WatchList = z.infer<typeof watchListSchema>;

/** All lists, in the order in which they were made. */
export const watchListsSchema = z.strictObject({
  /** Grows with each change; the snapshot has the newest (`watchListsRevision`). */
  revision: z.int().nonnegative(),
  lists: z.array(watchListSchema),
});
export type WatchLists = z.infer<typeof watchListsSchema>;
