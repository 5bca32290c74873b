// What a desk and its launcher say to each other: the desk starts nothing but Python, the launcher starts
// what it names.

export type HelperName = "gateway" | "python_env";

/** From the desk. `id` is the desk's own number for a process. */
export type Request =
  /** `port` is for the gateway, 0 means any. */
  | { id: number; ask: "start"; helper: HelperName; port: number }
  /** Its standard input ends. */
  | { id: number; ask: "end" }
  | { id: number; ask: "kill" };

/** From the launcher. */
export type Report =
  | { id: number; tells: "pid"; pid: number }
  | { id: number; tells: "stdout"; text: string }
  | { id: number; tells: "stderr"; text: string }
  | { id: number; tells: "exit"; code: number; signal: string | null };

/** A request that is one; `null` for anything else: what asks may be somebody else by now. */
export function readRequest(message: unknown): Request | null {
  const { id, ask, helper, port } = fieldsOf(message);
  if (typeof id !== "number") return null;
  if (ask === "end" || ask === "kill") return { id, ask };
  if (ask !== "start" || (helper !== "gateway" && helper !== "python_env")) return null;
  const isPort = typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535;
  return isPort ? { id, ask, helper, port } : null;
}

/** A report that is one, otherwise `null`. */
export function readReport(message: unknown): Report | null {
  const { id, tells, pid, text, code, signal } = fieldsOf(message);
  if (typeof id !== "number") return null;
  if (tells === "pid" && typeof pid === "number") return { id, tells, pid };
  if ((tells === "stdout" || tells === "stderr") && typeof text === "string") return { id, tells, text };
  if (tells !== "exit" || typeof code !== "number") return null;
  return { id, tells, code, signal: typeof signal === "string" ? signal : null };
}

function fieldsOf(message: unknown): Record<string, unknown> {
  return typeof message === "object" && message !== null ? { ...message } : {};
}
