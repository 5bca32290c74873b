// What it means that a complete reading does not have an order: nothing while it may still appear, its end
// once it is quiet.
import type { SnapshotData } from "./facts.ts";
import type { OrderRecord } from "./record.ts";

export interface QuietRule {
  quietUnacknowledgedMs: number;
  quietAcknowledgedMs: number;
}

/**
 * Whether something happened since the question of a reading that is folded at `now` (all ISO 8601). What
 * lies ahead of now was written down before somebody set the clock back.
 */
export function isSince(
  moment: string,
  { snapshotAt }: Pick<SnapshotData, "snapshotAt">,
  now: string,
): boolean {
  return moment >= snapshotAt && moment <= now;
}

/**
 * Whether the reading would have to have the order: it is older than the question, and of an account of this
 * session.
 */
export function provesAbsence(record: OrderRecord, data: SnapshotData, now: string): boolean {
  const later = isSince(record.sentAt ?? record.createdAt, data, now) ||
    isSince(record.evidenceAt, data, now);
  return !later && data.accounts.includes(record.account);
}

/** Whether nothing was heard of it, or could have been, for as long as the rule asks. */
export function isQuiet(record: OrderRecord, data: SnapshotData, rule: QuietRule): boolean {
  const since = Math.max(
    Date.parse(record.evidenceAt),
    Date.parse(record.sentAt ?? record.evidenceAt),
    Date.parse(data.upstreamSince ?? record.evidenceAt),
    Date.parse(data.clockSetAt ?? record.evidenceAt),
  );
  // On this very socket it may still be on its way, or wait in a window of TWS for a click (P38).
  const mayCome = record.binding?.epoch === data.epoch;
  const needed = record.acknowledged || mayCome ? rule.quietAcknowledgedMs : rule.quietUnacknowledgedMs;
  return Date.parse(data.snapshotAt) - since >= needed;
}
