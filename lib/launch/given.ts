// Reads the few options that decide what a program may do. What is wrong with an option, the program itself
// says.

export interface Given {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** What stands behind an option, or in its variable (`LOTSE_PORT` for `--port`); `null` without either. */
export function textOf(option: string, { args, env }: Given): string | null {
  const variable = option.replace("--", "LOTSE_").replaceAll("-", "_").toUpperCase();
  return flagText(option, args) ?? (env[variable] || null);
}

function flagText(option: string, args: readonly string[]): string | null {
  const joined = args.find((arg) => arg.startsWith(`${option}=`));
  if (joined !== undefined) return joined.slice(option.length + 1);
  const at = args.indexOf(option);
  return at < 0 ? null : args[at + 1] ?? null;
}

const YES = ["1", "true", "yes", "on"];

/** Whether a switch is on, by itself, as `--name=yes` or by its variable. */
export function isOn(option: string, given: Given): boolean {
  const joined = given.args.find((arg) => arg.startsWith(`${option}=`));
  if (joined !== undefined) return YES.includes(joined.slice(option.length + 1));
  if (given.args.includes(option)) return true;
  return YES.includes(textOf(option, { args: [], env: given.env }) ?? "");
}
