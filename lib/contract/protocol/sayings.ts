// What the bridge says in codes: why a command failed, why a socket closed, why the process can not run. The
// sentences are in `says`.
import { z } from "zod";

const none = z.strictObject({});
/** Words of IB, of ibapi or of the system. */
const verbatim = z.strictObject({ verbatim: z.string() });
const quoted = z.strictObject({ words: verbatim });
/** `host:port` of the peer. */
const gateway = z.string();
const atGateway = z.strictObject({ gateway });
/** The address of our end of the socket: what the peer has to allow. `null` when the system did not tell. */
const local = z.string().nullable();
const epoch = z.int();

/** The parameters of each code. */
const parameters = {
  BAD_COMMAND: quoted,
  NOT_CONNECTED: none,
  ALREADY_CONNECTED: z.strictObject({ epoch }),
  EPOCH_MISMATCH: z.strictObject({ made: epoch, open: epoch }),
  READ_ONLY: none,
  BACKSTOP_REFUSED: z.strictObject({
    what: z.enum(["account", "quantity", "value"]),
    value: z.string(),
    limit: z.string(),
  }),
  CONNECT_REFUSED: z.strictObject({ gateway, words: verbatim.nullable() }),
  CONNECT_TIMEOUT: atGateway,
  HANDSHAKE_TIMEOUT: z.strictObject({ gateway, local }),
  HANDSHAKE_EOF: z.strictObject({ gateway, local, words: verbatim.nullable() }),
  HANDSHAKE_FOREIGN: atGateway,
  CLIENT_ID_IN_USE: z.strictObject({ clientId: z.int() }),
  JOURNAL_UNWRITABLE: z.strictObject({ path: z.string(), words: verbatim }),
  TOO_LATE: z.strictObject({ notAfter: z.string() }),
  PACING_REFUSED: none,
  REQUEST_TIMEOUT: none,
  ANSWER_UNREADABLE: quoted,
  CONNECTION_LOST: z.strictObject({ words: verbatim.nullable() }),
  IB_ERROR: quoted,
  INTERNAL: quoted,
  SOCKET_REQUESTED: none,
  SOCKET_EOF: atGateway,
  SOCKET_HEARTBEAT: atGateway,
  SOCKET_ERROR: quoted,
} as const;

type Parameters = typeof parameters;
type SaidCode = keyof Parameters;
type Saids = { [C in SaidCode]: { code: C; with: z.infer<Parameters[C]> } };
/** A code with its parameters, as it comes through the pipe. */
export type BridgeSaid<C extends SaidCode = SaidCode> = Saids[C];

/** Codes of a failure that the bridge itself sends. */
export const failures = [
  "BAD_COMMAND",
  "NOT_CONNECTED",
  "ALREADY_CONNECTED",
  "EPOCH_MISMATCH",
  "READ_ONLY",
  "BACKSTOP_REFUSED",
  "CONNECT_REFUSED",
  "CONNECT_TIMEOUT",
  "HANDSHAKE_TIMEOUT",
  "HANDSHAKE_EOF",
  "HANDSHAKE_FOREIGN",
  "CLIENT_ID_IN_USE",
  "JOURNAL_UNWRITABLE",
  "TOO_LATE",
  "PACING_REFUSED",
  "REQUEST_TIMEOUT",
  "ANSWER_UNREADABLE",
  "CONNECTION_LOST",
  "IB_ERROR",
  "INTERNAL",
] as const;

const closings = [
  "CONNECT_REFUSED",
  "CONNECT_TIMEOUT",
  "HANDSHAKE_TIMEOUT",
  "HANDSHAKE_EOF",
  "HANDSHAKE_FOREIGN",
  "CLIENT_ID_IN_USE",
  "INTERNAL",
  "SOCKET_REQUESTED",
  "SOCKET_EOF",
  "SOCKET_HEARTBEAT",
  "SOCKET_ERROR",
] as const;

/** Each code with its own parameters, beside `fields`. */
function saidWith(codes: readonly SaidCode[], fields: z.core.$ZodLooseShape) {
  const options = codes.map((code) =>
    z.strictObject({ ...fields, code: z.literal(code), with: parameters[code] })
  );
  const [first, ...rest] = options;
  if (first === undefined) throw new TypeError("No codes");
  return z.discriminatedUnion("code", [first, ...rest]);
}

/** Why a socket is down. */
export type BridgeClosing = BridgeSaid<(typeof closings)[number]>;
export const closingSchema = saidWith(closings, {}) as unknown as z.ZodType<BridgeClosing>;

/** Why a command failed. */
export type BridgeFailure = BridgeSaid<(typeof failures)[number]>;

/** A failure as a whole: its code decides what its parameters are. */
export function failureWith<Fields extends z.core.$ZodLooseShape>(fields: Fields) {
  type Whole = BridgeFailure & z.infer<z.ZodObject<Fields>>;
  return saidWith(failures, fields) as unknown as z.ZodType<Whole>;
}

/**
 * The last words of a process that can not run with what it found, in its log: code in lower case, and
 * parameters.
 */
export const startRefusalSchema = z.discriminatedUnion("event", [
  z.looseObject({ event: z.literal("ibapi_missing"), with: quoted }),
  z.looseObject({
    event: z.literal("ibapi_too_old"),
    with: z.strictObject({ version: z.string(), needed: z.string() }),
  }),
  z.looseObject({
    event: z.literal("python_too_old"),
    with: z.strictObject({ found: z.array(z.string()), needed: z.string() }),
  }),
]);
export type StartRefusal = z.infer<typeof startRefusalSchema>;
