// The text of `--help`, from the option table.
import type { Program } from "./config.ts";
import { type Option, optionList } from "./options.ts";

const COLUMN = 30;

/** Usage and every setting with its variable and default. */
export function helpText(program: Program): string {
  return [
    "Lotse: a trading desk for Interactive Brokers. Paper unless told otherwise.",
    "",
    `Usage: deno task ${program} [options]`,
    "",
    ...optionList.map(optionLine),
    "",
    "Every setting can also be given as the variable in brackets; a flag wins over a variable.",
  ].join("\n");
}

function optionLine({ flag, variable, value, fallback, help }: Option): string {
  const usage = flag === null ? `  ${variable}` : `  ${flag}${value === null ? "" : ` ${value}`}`;
  const notes = [flag && variable, value && fallback && `default ${fallback}`].filter((note) => note);
  const text = help + (notes.length === 0 ? "" : ` [${notes.join(", ")}]`);
  return usage.length < COLUMN - 1 ? usage.padEnd(COLUMN) + text : `${usage}\n${" ".repeat(COLUMN)}${text}`;
}
