// Makes an npm package of what is shipped: `npx lotse` runs it on the Deno that npm installs beside it.
import { join } from "node:path";
import { fromRoot } from "@/lib/server/root.ts";

/** Beside what is shipped: the program that Node runs, and what npm shows. */
export async function addPackage(folder: string, version: string): Promise<void> {
  const manifest = {
    name: "lotse",
    version,
    description: "A live-trading desk for Interactive Brokers, with a paper gateway of its own",
    license: "MIT",
    type: "module",
    bin: { lotse: "lotse.mjs" },
    engines: { node: ">=20" },
    // The runtime, as npm packages it: the version that the tests ran on.
    dependencies: { deno: Deno.version.deno },
  };
  await Deno.writeTextFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await Deno.copyFile(fromRoot("packaging", "npm", "lotse.mjs"), join(folder, "lotse.mjs"));
  await Deno.copyFile(fromRoot("packaging", "npm", "README.md"), join(folder, "README.md"));
}

/** Packs the folder into `into`; returns the path of the tarball. */
export async function pack(folder: string, into: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.build.os === "windows" ? "npm.cmd" : "npm", {
    args: ["pack", "--json", "--ignore-scripts", "--pack-destination", into],
    cwd: folder,
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`npm pack failed:\n${text.decode(stderr)}`);
  const [{ filename }] = JSON.parse(text.decode(stdout));
  return join(into, filename);
}
