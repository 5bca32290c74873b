// Runs the examples of a Rust crate one after another and tells a line for each: a program that ends, ends
// well; one that goes on until it is stopped, has had something to say by then; none says that something
// failed. Usage: examples.ts FOLDER JSON_OF_EXAMPLES
import type { Example } from "./rust_examples.ts";

const EXAMPLE_MS = 5_000;
/** How its streams end when the program itself has cancelled them. */
const OWN_END = /^error: Cancelled$/gm;
const FAILED =
  /panicked at|\bERROR\b|^(?:Scanner |scanner )?[Ee]rror\b|^\S* ?[Ee]rror:|^Error \w+ing\b|^notice: \[\d+\] Error/m;

async function run(folder: string, { name, args }: Example): Promise<{ code: number | null; said: string }> {
  const child = new Deno.Command(`${folder}/${name}`, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill("SIGKILL");
  }, EXAMPLE_MS);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { code: stopped ? null : code, said: said.replace(OWN_END, "") };
}

const [folder = "", list = "[]"] = Deno.args;
for (const example of JSON.parse(list) as Example[]) {
  const { code, said } = await run(folder, example);
  const passed = !FAILED.test(said) && (code === null ? said.trim() !== "" : code === 0);
  // deno-lint-ignore no-console
  console.log(JSON.stringify({ test: example.name, passed }));
  // deno-lint-ignore no-console
  console.error(`--- ${example.name}: ${code ?? "stopped"}\n${said}`);
}
