// The form of a case file: what TWS has and says, what the desk is asked, what must be seen.
// `tests/cases/README.md` explains it.
import { z } from "zod";

/** One callback: `{ "tickPrice": { "of": "AAPL", "tickType": "bid", "price": "0" } }`. */
const row = z.record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length === 1, "A row is one callback");
export type Row = z.infer<typeof row>;

const rows = z.array(row).optional();
const fields = z.record(z.string(), z.unknown());

/** What TWS answers when it is asked; what is left out is empty, or as on an ordinary day. */
const broker = z.strictObject({
  accounts: z.array(z.string()).optional(),
  nextValidId: z.int().optional(),
  /** By the name that rows use; fields of the contract, and `details`. */
  instruments: z.record(z.string(), fields).optional(),
  /** Rule number to `[[lowEdge, increment], …]`; a rule that is not here gets no answer. */
  marketRules: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))).optional(),
  accountValues: rows,
  positions: rows,
  openOrders: rows,
  completedOrders: rows,
  executions: rows,
  /** Told when the instrument of the row is subscribed to. */
  ticks: rows,
  /** In place of the ordinary answer: the first that fits a request counts. No rows: silence. */
  answers: z.array(z.strictObject({
    to: z.string(),
    where: fields.optional(),
    /** Only so often; then the next that fits, or the ordinary answer. */
    times: z.int().positive().optional(),
    rows: z.array(row),
  })).optional(),
});
export type BrokerScript = z.infer<typeof broker>;

const why = z.string().optional();
/** Milliseconds. */
const within = z.int().positive().optional();

const step = z.union([
  z.strictObject({ ready: z.int().positive(), why }),
  z.strictObject({ send: z.array(row), why }),
  z.strictObject({
    call: z.looseObject({ action: z.string() }),
    status: z.int().optional(),
    /** Asked and not waited for: what follows happens meanwhile. */
    meanwhile: z.literal(true).optional(),
    answer: z.unknown().optional(),
    within,
    /** Later steps may use what came: `"$name.previewToken"`. */
    as: z.string().optional(),
    why,
  }),
  z.strictObject({ see: fields, within, why }),
  z.strictObject({ asked: z.string(), where: fields.optional(), times: z.int().optional(), within, why }),
  z.strictObject({ broker, why }),
  z.strictObject({ pause: z.int().positive(), why }),
]);
export type Step = z.infer<typeof step>;

const caseFile = z.strictObject({
  /** `B2`, `P36`, or a word of its own. */
  case: z.string().regex(/^[A-Z]\d+$|^[a-z ]+$/),
  /** What is right, in a sentence. */
  title: z.string(),
  source: z.string().optional(),
  why: z.array(z.string()).optional(),
  /** Text up to 200, protobuf from 213. */
  serverVersions: z.array(z.int()).min(1).optional(),
  /** Beside `--paper --gateway`. */
  settings: z.array(z.string()).optional(),
  broker: broker.optional(),
  steps: z.array(step).min(1),
});
export type CaseFile = z.infer<typeof caseFile>;

/** Both encodings, each at the newest version that is official. */
const SERVER_VERSIONS = [200, 225];

export function versionsOf(file: CaseFile): number[] {
  return file.serverVersions ?? SERVER_VERSIONS;
}

/** Throws with the place in the file when it has not the form of a case. */
export function readCase(path: string): CaseFile {
  const parsed = caseFile.safeParse(JSON.parse(Deno.readTextFileSync(path)));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The case files of a folder, by name; none when there is no such folder (an empty one is not kept). */
export function casesIn(folder: string): { path: string; file: CaseFile }[] {
  return namesIn(folder).filter((name) => name.endsWith(".json")).sort()
    .map((name) => ({ path: `${folder}/${name}`, file: readCase(`${folder}/${name}`) }));
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
