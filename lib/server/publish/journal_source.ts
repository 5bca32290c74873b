// The journal as publishing reads it: rows that are on the disk, and nothing else.
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { JournalSource } from "./journal_feed.ts";

export function journalSource(journal: Pick<Journal, "rows" | "past">): JournalSource {
  return {
    get rows() {
      return journal.rows;
    },
    chainedAfter: (seq, most) => journal.past.chainedAfter(seq, most),
    ofOrder: (clientOrderId) => journal.past.ofOrder(clientOrderId),
  };
}
