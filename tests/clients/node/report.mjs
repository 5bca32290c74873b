// Runs flows with a time-out each and writes the report as JSON lines.

const PATIENCE_MS = 20_000;

function report(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export const connected = (version) => report({ kind: "connected", version });
export const complain = (text) => report({ kind: "complaint", text: text.slice(0, 400) });
export const end = () => report({ kind: "end" });
export const notOffered = (flow) => report({ kind: "flow", flow, outcome: "not offered" });

export function must(holds, what) {
  if (!holds) throw new Error(typeof what === "string" ? what : JSON.stringify(what));
}

/** Silence is a failure that is reported. */
export async function flow(name, run) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("time-out")), PATIENCE_MS);
  });
  try {
    await Promise.race([run(), silence]);
    report({ kind: "flow", flow: name, outcome: "answered" });
  } catch (error) {
    const why = String(error?.error?.message ?? error?.message ?? error);
    report({ kind: "flow", flow: name, outcome: "missing", why: why.slice(0, 400) });
  } finally {
    clearTimeout(timer);
  }
}
