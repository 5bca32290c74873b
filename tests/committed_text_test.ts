// Nothing that is committed belongs to one machine: no home folder, no address of a package index or mirror.
import { expect } from "@std/expect";
import { ROOT } from "@/tests/support/imports.ts";

/** Made on the machine, never committed. */
const MADE = /^(?:\.(?!ci$).+|node_modules|_fresh|__pycache__|artefacts)$/;
const TEXT =
  /\.(?:tsx?|js|json|lock|md|py|toml|txt|css|ya?ml|html|svg)$|^(?:run|LICENSE|\.editorconfig|\.gitignore)$/;

/** `anna` is the user of the tests. */
const HOME = /(?<![\w.:/-])\/(?:home\/(?!anna\b)|Users\/|root\/)\w/;
/** Words in the host names of package indexes and their mirrors. */
const INDEX_WORDS = [
  "registry",
  "npm",
  "pypi",
  "pythonhosted",
  "crates",
  "goproxy",
  "maven",
  "nexus",
  "artifactory",
];
const INDEX = new RegExp(`${"https?"}://[\\w.-]*(?:${INDEX_WORDS.join("|")})`, "i");

function textsBelow(folder: string): string[] {
  return [...Deno.readDirSync(ROOT + folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return MADE.test(name) ? [] : textsBelow(`${folder}${name}/`);
    return TEXT.test(name) ? [folder + name] : [];
  });
}

/** Every line that a pattern fits, as `file:number`. */
function places(pattern: RegExp): string[] {
  return textsBelow("").flatMap((file) =>
    Deno.readTextFileSync(ROOT + file).split("\n")
      .flatMap((line, index) => pattern.test(line) ? [`${file}:${index + 1}`] : [])
  );
}

Deno.test("the patterns find what they are for, and leave alone what only looks like it", () => {
  for (const bad of ["/home/" + "bob/lotse", "see /" + "Users/bob", '"/' + 'root/x"']) {
    expect(bad).toMatch(HOME);
  }
  for (const good of ["/home/" + "anna/.cache", "https://host/home/x", "lib/root/x", "./home/x"]) {
    expect(good).not.toMatch(HOME);
  }
  expect("https" + "://registry.example/left-pad").toMatch(INDEX);
  expect("https://interactivebrokers.github.io").not.toMatch(INDEX);
});

Deno.test("no committed text names a home folder or a package index", () => {
  expect(textsBelow("").length).toBeGreaterThan(500);
  expect(places(HOME)).toEqual([]);
  expect(places(INDEX)).toEqual([]);
});
