// A process beside the desk, wherever it was started: by this process, or by the launcher outside of it.
import type { HelperCommand } from "@/lib/launch/gateway_command.ts";

export interface HelperProcess {
  /** `null` as long as it is not known. */
  readonly pid: number | null;
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  readonly status: Promise<{ code: number; signal: string | null }>;
  /** Ends its standard input, which asks it to leave. */
  endInput(): Promise<void>;
  kill(): void;
}

/** Starts it from this process, which needs the right for that. */
export function spawnHelper({ program, args, env }: HelperCommand): HelperProcess {
  const child = new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    status: child.status,
    endInput: () => child.stdin.close().catch(() => {}),
    kill() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
    },
  };
}
