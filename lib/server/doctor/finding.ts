// What the doctor finds: one line of what is, and where something is wrong why it matters and exactly what to
// do.

export interface Finding {
  /**
   * `fault`: the desk would not start, or could not trade. `warning`: it would, and not as meant. `unknown`:
   * nobody could tell.
   */
  level: "ok" | "warning" | "fault" | "unknown";
  /** What was looked at. */
  about: string;
  what: string;
  why?: string;
  /** What to do. */
  advice?: string;
}

export function ok(about: string, what: string): Finding {
  return { level: "ok", about, what };
}

export function fault(about: string, what: string, why: string, advice: string): Finding {
  return { level: "fault", about, what, why, advice };
}

export function warning(about: string, what: string, why: string, advice: string): Finding {
  return { level: "warning", about, what, why, advice };
}

export function unknown(about: string, what: string, why: string, advice: string): Finding {
  return { level: "unknown", about, what, why, advice };
}

const SIGNS = { ok: "ok", warning: "warning", fault: "FAULT", unknown: "unknown" } as const;

/** The report, one finding after the other, and what it comes to. */
export function reportOf(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ level, about, what, why, advice }) => [
    `${SIGNS[level].padEnd(9)}${about.padEnd(14)}${what}`,
    ...(why === undefined ? [] : [`${" ".repeat(23)}Why: ${why}`]),
    ...(advice === undefined ? [] : [`${" ".repeat(23)}Do:  ${advice}`]),
  ]);
  const count = (wanted: Finding["level"]) => findings.filter(({ level }) => level === wanted).length;
  const [faults, warnings, unknowns] = [count("fault"), count("warning"), count("unknown")];
  const sum = faults + warnings + unknowns === 0
    ? "Nothing is wrong"
    : `${faults} ${faults === 1 ? "fault" : "faults"}, ${warnings} ${
      warnings === 1 ? "warning" : "warnings"
    }, ${unknowns} unknown`;
  return `${lines.join("\n")}\n\n${sum}\n`;
}
