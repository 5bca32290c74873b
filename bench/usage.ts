// What a process costs the machine.

/** The kernel counts processor time in hundredths of a second (USER_HZ). */
const CLOCK_TICK_MS = 10;

export interface Usage {
  /** Processor time so far. */
  readonly cpuMs: number;
  readonly rssMib: number;
}

/** `NaN` where there is no /proc. */
export function usage(pid: number): Usage {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rss = /^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
      rssMib: Number(rss?.[1]) / 1024,
    };
  } catch {
    return { cpuMs: NaN, rssMib: NaN };
  }
}

/** Processor time that the event loop of a process has had, in ms; `NaN` where there is no /proc. */
export function threadMs(pid: number = Deno.pid): number {
  try {
    return Number(Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`).split(" ")[0]) / 1e6;
  } catch {
    return NaN;
  }
}
