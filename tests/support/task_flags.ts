// The flags for V8 with which a task starts its program, so that tests and benchmarks run what users run.
import { PROGRAMS } from "@/lib/launch/programs.ts";

export function v8FlagsOf(task: string): string[] {
  const flags = PROGRAMS[task]?.v8Flags;
  return flags === undefined ? [] : [`--v8-flags=${flags}`];
}
