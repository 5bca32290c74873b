// Where the bundler's program lies: the one program that a build starts.
import { join } from "node:path";

/** Every copy of it in `node_modules`; none before the first install. */
export function esbuildPrograms(root: string, os: string = Deno.build.os): string[] {
  const store = join(root, "node_modules", ".deno");
  return namesIn(store).flatMap((name) => {
    const [, platform] = /^@esbuild\+([a-z0-9-]+)@/.exec(name) ?? [];
    if (platform === undefined) return [];
    const inPackage = os === "windows" ? ["esbuild.exe"] : ["bin", "esbuild"];
    return [join(store, name, "node_modules", "@esbuild", platform, ...inPackage)];
  });
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
