import { expect } from "@std/expect";
import { type Files, type McpOptions, readOptions } from "./options.ts";

const SECRET = "lotse_abc-123";

const filesOf = (text: string, mode: number | null = 0o100600): Files => ({
  text(path) {
    if (path === "/missing") throw new Deno.errors.NotFound();
    return text;
  },
  mode: () => mode,
});

function read(args: string, variable?: string, files: Files = filesOf(`${SECRET}\n`)): McpOptions {
  return readOptions(args === "" ? [] : args.split(" "), { variable, files });
}

Deno.test("the token is that of the variable, or of a file that is its owner's alone", () => {
  expect(read("", SECRET)).toEqual({
    desk: new URL("http://127.0.0.1:8000/"),
    token: SECRET,
    certificate: null,
  });
  expect(read("--token-file /t --desk=http://localhost:1").token).toBe(SECRET);
  expect(read("--token-file /t", undefined, filesOf(SECRET, null)).token).toBe(SECRET);
  for (const mode of [0o100640, 0o100604, 0o100660]) {
    expect(() => read("--token-file /t", undefined, filesOf(SECRET, mode))).toThrow("Others may read /t");
  }
});

Deno.test("a desk over TLS is known by its certificate, and https without one is refused", () => {
  const files = filesOf("PEM");
  expect(read("--tls-cert /c", SECRET, files)).toMatchObject({
    certificate: "PEM",
    desk: { protocol: "https:" },
  });
  expect(() => read("--desk https://127.0.0.1:1", SECRET)).toThrow("needs '--tls-cert'");
  expect(() => read("--desk http://127.0.0.1:1 --tls-cert /c", SECRET)).toThrow("takes none");
});

Deno.test("what is missing, doubled or malformed is named, and no secret is repeated", () => {
  const rows: [string, string | undefined, string][] = [
    ["", undefined, "There is no token"],
    ["", " ", "There is no token"],
    ["", "two words", "it is one word"],
    ["", "a\r\nHost: x", "it is one word"],
    ["--token-file /t", SECRET, "Give the token once"],
    ["--token-file /missing", undefined, "Can not read /missing"],
    ["--token-file", undefined, "needs a value"],
    ["--desk http://10.0.0.1:8000", SECRET, "an address on this machine"],
    ["--desk http://127.0.0.1 --desk http://127.0.0.1", SECRET, "given twice"],
    [`--token ${SECRET}`, undefined, "There is no such option"],
  ];
  for (const [args, variable, part] of rows) {
    expect(() => read(args, variable)).toThrow(part);
    expect(() => read(args, variable)).not.toThrow(SECRET);
  }
});
