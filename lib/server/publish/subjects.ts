// Under which subjects and in which streams a desk is published: docs/many-desks.md has the same for whoever
// reads them.
import { z } from "zod";

/** Grows when what stands behind a subject changes its meaning. */
const ROOT = "lotse.v1";

/** Part of a subject and of a stream's name: neither allows dots, blanks and wildcards. */
export const deskNameSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);

/** Rows of the desk itself, which no account has. */
export const NO_ACCOUNT = "desk";

export interface Subjects {
  /** The events of `GET /api/stream`, each as it is sent there. */
  events: string;
  /** The whole state, gzipped: the `snapshot` event of the same stream. */
  snapshot: string;
  /** Whoever has missed something asks here for a snapshot. */
  wanted: string;
  /** One row of the journal. */
  row(account: string, kind: string): string;
  /** Every row of the journal. */
  rows: string;
}

export function subjectsOf(desk: string): Subjects {
  const own = `${ROOT}.${desk}`;
  return {
    events: `${own}.event`,
    snapshot: `${own}.snapshot`,
    wanted: `${own}.wanted`,
    row: (account, kind) => `${own}.journal.${token(account)}.${token(kind)}`,
    rows: `${own}.journal.>`,
  };
}

/** Of every desk at once. */
export const everyDesk = { events: `${ROOT}.*.event`, snapshot: `${ROOT}.*.snapshot` };

/** The name of the desk that a subject is of. */
export function deskIn(subject: string): string {
  return subject.slice(ROOT.length + 1).split(".")[0] ?? "";
}

/** Keeps the journal's rows of one desk, in their order, until whoever runs the broker limits it. */
export const journalStream = (desk: string): string => `LOTSE_JOURNAL_${desk}`;

/** Keeps the last snapshot of each desk. */
export const SNAPSHOT_STREAM = "LOTSE_SNAPSHOTS";

function token(text: string): string {
  return text.replace(/[^\w-]/g, "_") || "_";
}
