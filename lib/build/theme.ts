// The design tokens as utility classes: `text-muted`, `bg-panel/50`, `border-line` stand for the variables of
// base/tokens.css.

export const TOKENS = [
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
  TOKENS.map((name) => [name, `rgb(var(--${name}) / <alpha-value>)`]),
);

export const fontFamily = {
  sans: ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
  mono: ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
};

/** Blocks of a style sheet that hold no other: what stands before them, and their declarations. */
const BLOCKS = /([^{}]*)\{([^{}]*)\}/g;
const OF_TOKEN = new RegExp(`--(${TOKENS.join("|")}): ([\\d ]+);`, "g");

/**
 * The tokens of a style sheet with the colours of a host in front: `--lotse-accent`, where it is set, is the
 * accent. A palette that its reader has chosen stays: it is chosen to be told apart.
 */
export function withHostTokens(css: string): string {
  return css.replace(BLOCKS, (block, selector: string, body: string) => {
    if (selector.includes("data-palette")) return block;
    return `${selector}{${body.replace(OF_TOKEN, "--$1: var(--lotse-$1, $2);")}}`;
  });
}
