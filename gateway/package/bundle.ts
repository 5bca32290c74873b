// Before `npm pack`: the gateway and what it needs in one file of JavaScript, with the licences of what was
// taken in. Deno runs TypeScript only outside of node_modules, and a gateway in one file asks for no
// packages.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const { metafile } = await build({
  entryPoints: [`${ROOT}main.ts`],
  outfile: `${ROOT}dist/paper_gateway.js`,
  bundle: true,
  format: "esm",
  target: "esnext",
  external: ["node:*"],
  metafile: true,
  absWorkingDir: ROOT,
});

/** The folders of the packages of which a file was taken in. */
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
);

/** Name, version and licence of a package. Throws when it has none: what is not licensed is not passed on. */
async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
  const files = [...Deno.readDirSync(folder)].filter((file) => /^licen[cs]e/i.test(file.name));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(`${folder}/${file.name}`)));
  if (texts.length === 0 && typeof license !== "string") throw new Error(`${name} has no licence`);
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

const licences = await Promise.all([...packages].map((folder) => licenceOf(`${ROOT}${folder}`)));
await Deno.writeTextFile(`${ROOT}dist/licences.txt`, `${licences.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
