// Reads a scenario file: a JSON list of commands of the control interface, each with the time at which it is
// done.
import type { ControlCommand } from "./commands.ts";
import { commandSchema } from "./command_schema.ts";
import { type Scenario, ScenarioError, type ScenarioStep } from "./scenario.ts";
import { z } from "zod";

const timedSchema = z.looseObject({ atMs: z.int().nonnegative() });

/**
 * `name`, the path of the file, is told with each mistake. Throws a `ScenarioError` that names the row, from
 * 1.
 */
export function parseScenario(text: string, name: string): Scenario {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(name, null, `no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(list)) throw new ScenarioError(name, null, "a list of steps is expected");
  return { name, steps: list.map((row: unknown, i) => stepOf(row, name, i + 1)) };
}

function stepOf(row: unknown, name: string, number: number): ScenarioStep {
  const { atMs, ...command } = checked<{ atMs: number }>(timedSchema, row, name, number);
  return { atMs, ...checked<ControlCommand>(commandSchema, command, name, number) };
}

function checked<T>(schema: z.ZodType<T>, value: unknown, name: string, row: number): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // One line for each mistake, without the marks of a list.
  const reasons = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`
  );
  throw new ScenarioError(name, row, reasons.join("; "));
}
