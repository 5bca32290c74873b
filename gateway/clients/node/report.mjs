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

/** What `asked` comes to, or a failure after a while: silence is reported. */
export async function inTime(asked) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("time-out")), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, silence]);
  } finally {
    clearTimeout(timer);
  }
}

export async function flow(name, run) {
  try {
    await inTime(run());
    report({ kind: "flow", flow: name, outcome: "answered" });
  } catch (error) {
    const why = String(error?.error?.message ?? error?.message ?? error);
    report({ kind: "flow", flow: name, outcome: "missing", why: why.slice(0, 400) });
  }
}
