// The text of `--help`, from the option table.
import { type OptionName, options } from "./options.ts";
import type { Option } from "./option.ts";
import type { Program } from "./config.ts";

const COLUMN = 30;

/** Usage and every setting with its variable and default. */
export function helpText(program: Program): string {
  const lines = (Object.keys(options) as OptionName[]).map((name) => optionLine(options[name]));
  return [
    "Lotse: a trading desk for Interactive Brokers. Paper unless told otherwise.",
    "",
    `Usage: deno task ${program} [options]`,
    "",
    ...lines,
    "",
    "Every setting can also be given as the variable in brackets; a flag wins over a variable.",
  ].join("\n");
}

function optionLine(spec: Option): string {
  const name = spec.flag === null
    ? `  ${spec.env}`
    : `  --${spec.flag}${spec.value === null ? "" : " " + spec.value}`;
  const notes = [
    ...(spec.env === null || spec.flag === null ? [] : [spec.env]),
    ...(spec.fallback === null || spec.fallback === "" || spec.value === null
      ? []
      : [`default ${spec.fallback}`]),
  ];
  const text = spec.help + (notes.length === 0 ? "" : ` [${notes.join(", ")}]`);
  return name.length < COLUMN - 1 ? name.padEnd(COLUMN) + text : `${name}\n${" ".repeat(COLUMN)}${text}`;
}
