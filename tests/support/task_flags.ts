// The flags for V8 with which a task of deno.json starts its program, so that tests and benchmarks run what users run.
import { z } from "zod";

const configSchema = z.looseObject({
  tasks: z.record(z.string(), z.looseObject({ command: z.string() })),
});

const { tasks } = configSchema.parse(
  JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url))),
);

export function v8FlagsOf(task: "dev" | "start" | "gateway"): string[] {
  return tasks[task]?.command.split(" ").filter((part) => part.startsWith("--v8-flags=")) ?? [];
}
