// The flags for V8 with which a task of a deno.json starts its program, so that tests and benchmarks run what users run.
import { z } from "zod";

const configSchema = z.looseObject({
  tasks: z.record(z.string(), z.looseObject({ command: z.string() })),
});

/** `folder` is where the deno.json lies inside the repository. */
export function v8FlagsOf(task: string, folder = "."): string[] {
  const path = new URL(`../../${folder}/deno.json`, import.meta.url);
  const { tasks } = configSchema.parse(JSON.parse(Deno.readTextFileSync(path)));
  return tasks[task]?.command.split(" ").filter((part) => part.startsWith("--v8-flags=")) ?? [];
}
