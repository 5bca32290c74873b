// The strings of a TypeScript source, template literals with `{}` where an expression stands. For tests that look at wording.

/** Reads quotes, templates, comments and regular expressions well enough for formatted code. */
export function stringLiterals(source: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] ?? "";
    const two = source.slice(at, at + 2);
    if (two === "//") at = endOf(source, "\n", at);
    else if (two === "/*") at = endOf(source, "*/", at);
    else if (char === "/" && startsRegExp(source, at)) at = regExpEnd(source, at);
    else if (char === '"' || char === "`") {
      const { text, inner, end } = literal(source, at, char);
      found.push(text, ...inner);
      at = end;
    } else at++;
  }
  return found;
}

function endOf(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + mark.length;
}

function startsRegExp(source: string, at: number): boolean {
  return /[(=,:!&|?\s[]/.test(source[at - 1] ?? "") && !/[\s=]/.test(source[at + 1] ?? "");
}

function regExpEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at + 1;
  }
  return source.length;
}

function literal(
  source: string,
  from: number,
  quote: string,
): { text: string; inner: string[]; end: number } {
  let text = "";
  const inner: string[] = [];
  let at = from + 1;
  while (at < source.length && source[at] !== quote) {
    if (source[at] === "\\") {
      text += source[at + 1] ?? "";
      at += 2;
    } else if (quote === "`" && source.startsWith("${", at)) {
      const end = expressionEnd(source, at + 2);
      inner.push(...stringLiterals(source.slice(at + 2, end - 1)));
      text += "{}";
      at = end;
    } else text += source[at++];
  }
  return { text, inner, end: at + 1 };
}

/** Behind the `}` that closes `${`; braces inside nested templates count like all others. */
function expressionEnd(source: string, from: number): number {
  let depth = 1;
  let at = from;
  while (depth > 0 && at < source.length) {
    if (source[at] === "{") depth++;
    if (source[at] === "}") depth--;
    at++;
  }
  return at;
}
