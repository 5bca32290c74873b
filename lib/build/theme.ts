// The design tokens as utility classes: `text-muted`, `bg-panel/50`, `border-line` stand for the variables of base/tokens.css.

const NAMES = [
  "ground",
  "panel",
  "raised",
  "line",
  "edge",
  "ink",
  "muted",
  "accent",
  "profit",
  "loss",
  "buy",
  "sell",
  "warn",
  "danger",
  "paper",
  "live",
  "simulated",
] as const;

/** Each token is a variable `--name` that holds "r g b", so that an alpha can be given behind a slash. */
export const colors: Record<string, string> = Object.fromEntries(
  NAMES.map((name) => [name, `rgb(var(--${name}) / <alpha-value>)`]),
);

export const fontFamily = {
  sans: ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
  mono: ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
};
