// The examples that the crate `ibapi` ships, fetched and built as they are. Its `integration/` is left out of
// the published archive.
import { run, textOf } from "../install.ts";
import { copy } from "./copy.ts";

/** One program, with what it wants to be told. */
export interface Example {
  readonly name: string;
  readonly args: readonly string[];
}

export interface CrateSource {
  readonly with: "cargo";
  readonly version: string;
  readonly mode: "async" | "sync";
  /** Of programs that cannot do without. */
  readonly args: Readonly<Record<string, readonly string[]>>;
}

/** Where the built programs are, and which there are. */
export async function buildExamples(
  { version, mode, args }: CrateSource,
  cache: string,
): Promise<{ folder: string; examples: readonly Example[] }> {
  const crate = await fetchCrate(version, cache);
  const target = `${cache}/rust-examples`;
  const features = mode === "sync" ? ["--no-default-features", "--features", "sync"] : [];
  await run(
    ["cargo", "build", "--quiet", "--locked", "--examples", ...features, "--target-dir", target],
    crate,
  );
  const examples: Example[] = [];
  for await (const { name: file } of Deno.readDir(`${crate}/examples/${mode}`)) {
    const name = `${mode === "async" ? "async_" : ""}${file.replace(/\.rs$/, "")}`;
    examples.push({ name, args: args[name] ?? [] });
  }
  examples.sort((a, b) => a.name < b.name ? -1 : 1);
  return { folder: `${target}/debug/examples`, examples };
}

/** Cargo unpacks what a package depends on: a copy of that. */
async function fetchCrate(version: string, cache: string): Promise<string> {
  const folder = `${cache}/suites/ibapi-${version}`;
  if (await textOf(`${folder}/installed.txt`) !== undefined) return folder;
  const asks = `${cache}/suites/asks-for-ibapi`;
  await Deno.mkdir(asks, { recursive: true });
  const manifest = `[package]\nname = "asks"\nversion = "0.0.0"\nedition = "2021"\n` +
    `[lib]\npath = "lib.rs"\n[dependencies]\nibapi = "=${version}"\n`;
  await Deno.writeTextFile(`${asks}/Cargo.toml`, manifest);
  await Deno.writeTextFile(`${asks}/lib.rs`, "");
  const answer = JSON.parse(await run(["cargo", "metadata", "--format-version", "1"], asks)) as {
    packages: readonly { name: string; manifest_path: string }[];
  };
  const found = answer.packages.find(({ name }) => name === "ibapi");
  if (found === undefined) throw new Error(`Cargo does not tell where ibapi ${version} is`);
  await copy(found.manifest_path.replace(/\/[^/]*$/, ""), folder);
  await Deno.writeTextFile(`${folder}/installed.txt`, version);
  return folder;
}
