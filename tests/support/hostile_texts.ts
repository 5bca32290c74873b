// What a stranger may write where a desk takes words from others: markup, scripts, formulas, and letters that
// move what stands around.

/** Sets `__hostile` in a page that takes any of it for more than words. */
const RUN = "window.__hostile=1";

/** Short enough for a symbol. */
export const hostileMark = `</script><script>${RUN}</script>`;

/** Every way in which words might become markup or a script. */
export const hostileMarkup = [
  hostileMark,
  `<img src=x onerror=${RUN}>`,
  `"><svg onload=${RUN}>`,
  `' onfocus='${RUN}' autofocus='`,
  `<a href="javascript:${RUN}">look</a>`,
  `javascript:${RUN}`,
  `</title></textarea></style><iframe srcdoc="<script>parent.__hostile=1</script>"></iframe>`,
  "<!--<script>",
  "&lt;img src=x&gt; &#60;b&#62;",
  "${" + RUN + "} {{" + RUN + "}}",
].join(" ");

/** Controls of terminals, ends of lines, turns of the direction of writing. */
export const hostileLetters =
  '\u001b[31m\u0007\u0085\u009b\r\n{"event":"forged"}\u2028\u2029\u202e\u2066\u200f\u061c';

/** What a spreadsheet would compute. */
export const hostileFormulas = [
  "=cmd|'/C calc'!A0",
  ";=cmd|'/C calc'!A1;",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1+1",
];

/** As long as a reason may be. */
export const hostileReason = `=1+1;=1+2; ${hostileMark} <img src=x onerror=${RUN}> ${hostileLetters}`;

/** All of it. */
export const hostileText = `${hostileMarkup} ${hostileLetters} ${hostileFormulas.join(" ")}`;

// deno-lint-ignore no-control-regex
const MOVES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text has none of the letters that move, hide or break what stands around. */
export function isOnOneLine(text: string): boolean {
  return !MOVES.test(text);
}

/** Every text inside a value of JSON, keys included. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}
