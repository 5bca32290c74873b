// Reads the JUnit reports of `deno test` and pytest: which tests ran, how each ended and how long it took.

export interface TestCase {
  /** Path inside the repository. */
  file: string;
  name: string;
  seconds: number;
  outcome: "passed" | "failed" | "skipped";
  /** What the report says of a failure, otherwise empty. */
  text: string;
}

const CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const FAILURE = /<(?:failure|error)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:failure|error)>)/;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * The tests of a report. The steps of a test are part of it: what a step says of its failure is added to the
 * test's.
 */
export function readJunit(xml: string): TestCase[] {
  const tests: TestCase[] = [];
  for (const [, attributes = "", body = ""] of xml.matchAll(CASE)) {
    const found = readCase(attributes, body);
    const parent = tests.find(({ file, name }) => file === found.file && found.name.startsWith(`${name} > `));
    if (parent === undefined) tests.push(found);
    else if (found.outcome === "failed") parent.text += `\n${found.name}\n${found.text}`;
  }
  return tests;
}

function readCase(attributes: string, body: string): TestCase {
  const failure = FAILURE.exec(body);
  const place = attribute(attributes, "file") || attribute(attributes, "classname");
  return {
    file: place.replace(/^\.\//, ""),
    name: attribute(attributes, "name"),
    seconds: Number(attribute(attributes, "time")) || 0,
    outcome: failure ? "failed" : body.includes("<skipped") ? "skipped" : "passed",
    text: failure ? decode(failure[2] ?? "").trim() || attribute(failure[1] ?? "", "message") : "",
  };
}

function attribute(attributes: string, name: string): string {
  return decode(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
}

function decode(text: string): string {
  return text.replace(/<!\[CDATA\[|\]\]>/g, "").replace(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (all, decimal?: string, hex?: string, name = "") => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return hex === undefined ? ENTITIES[name] ?? all : String.fromCodePoint(parseInt(hex, 16));
    },
  );
}
