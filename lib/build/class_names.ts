// Reads class names out of source text: every word that may be one, and those that certainly are.

/**
 * Everything in string literals that looks like a class name; what is none yields no CSS and does no harm.
 */
export function candidateTokens(source: string): Set<string> {
  const tokens = new Set<string>();
  for (const literal of literals(withoutComments(source))) addWords(tokens, literal);
  return tokens;
}

/**
 * The words that stand where only class names stand: `class="…"`, the strings in `class={…}` and in `cx(…)`.
 */
export function classTokens(source: string): Set<string> {
  const code = withoutComments(source);
  const tokens = new Set<string>();
  for (const match of code.matchAll(/\bclass(?:Name)?=(?:"([^"]*)"|'([^']*)'|(?=\{))|\bcx(?=\()/g)) {
    const plain = match[1] ?? match[2];
    if (plain !== undefined) addWords(tokens, plain);
    else {for (const literal of classLiterals(balanced(code, match.index + match[0].length))) {
        addWords(tokens, literal);
      }}
  }
  return tokens;
}

/**
 * Strings that are compared (`side === "BUY"`) or used as a key (`map["x"]`, `t("x")`) are no class names.
 */
function classLiterals(code: string): string[] {
  const bare = code
    .replace(/[!=]==?\s*(?:"[^"]*"|'[^']*')/g, "")
    .replace(/(?:"[^"]*"|'[^']*')\s*[!=]==?/g, "")
    .replace(/[\w)\]]\[\s*(?:"[^"]*"|'[^']*')\s*\]/g, "")
    .replace(/\b(?!cx\b)\w+\((?:"[^"]*"|'[^']*')\)/g, "");
  return literals(bare);
}

function addWords(tokens: Set<string>, text: string): void {
  for (const word of text.split(/\s+/)) {
    if (/^[-!a-zA-Z[*][^"'`<>{}\\;]*$/.test(word) && !/[,.]$/.test(word)) tokens.add(word);
  }
}

/** The contents of string literals; of template literals the text between the expressions. */
function literals(code: string): string[] {
  const found: string[] = [];
  for (const match of code.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)) {
    const template = match[3];
    if (template === undefined) {
      found.push(match[1] ?? match[2] ?? "");
      continue;
    }
    found.push(template.replace(/\$\{[^}]*\}/g, " "));
    for (const inner of template.matchAll(/\$\{([^}]*)\}/g)) found.push(...literals(inner[1] ?? ""));
  }
  return found;
}

/** The text from an opening bracket to the one that closes it. */
function balanced(code: string, start: number): string {
  let depth = 0;
  for (let i = start; i < code.length; i++) {
    const char = code[i] ?? "";
    if ("({".includes(char)) depth++;
    else if (")}".includes(char) && --depth === 0) return code.slice(start, i + 1);
  }
  return code.slice(start);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/(^|[\s;{}(])\/\/.*$/gm, "$1");
}
