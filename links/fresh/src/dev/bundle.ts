// Bundles island modules and the boot code for the browser, with the import map of the project's deno.json.
// deno-lint-ignore no-import-prefix -- this file is also checked where nothing links the folder
import * as esbuild from "npm:esbuild@^0.25.9";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ImportMap } from "./import_map.ts";

/** What to bundle. */
export interface BundleOptions {
  root: string;
  buildId: string;
  dev: boolean;
  target: string | string[];
  /** Entry name to file. */
  entries: Record<string, string>;
}

/** The files of the bundle by name, and which of them each entry became. */
export interface Bundle {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  chunks: Map<string, string>;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const BUILD_ID_MODULE = join(dirname(HERE), "build_id.ts");
const SKIP = Symbol("already mapped");

/** Runs the bundler and ends its process. Throws with the bundler's messages. */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { root, dev, entries } = options;
  const map = await ImportMap.find(root);
  try {
    const result = await esbuild.build({
      entryPoints: entries,
      absWorkingDir: root,
      outdir: ".",
      write: false,
      metafile: true,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target: options.target,
      minify: !dev,
      sourcemap: dev ? "linked" : false,
      jsx: "automatic",
      jsxImportSource: map.jsxImportSource,
      logLevel: "silent",
      define: { "process.env.NODE_ENV": JSON.stringify(dev ? "development" : "production") },
      plugins: [mapImports(map), fixBuildId(options.buildId)],
    });
    const files = new Map(
      result.outputFiles.map(({ path, contents }) => [nameBelow(root, path), new Uint8Array(contents)]),
    );
    // As Fresh does; it is served like a script unless the app refuses it.
    files.set("metafile.json", new TextEncoder().encode(JSON.stringify(result.metafile)));
    const chunks = new Map<string, string>();
    for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
      if (entryPoint !== undefined) chunks.set(file.replace(/\.js$/, ""), file);
    }
    return { files, chunks };
  } finally {
    await esbuild.stop();
  }
}

function nameBelow(root: string, path: string): string {
  return path.slice(root.length + 1).replaceAll("\\", "/");
}

/** Resolves what the import map knows; npm names are looked up in the project's node_modules. */
function mapImports(map: ImportMap): esbuild.Plugin {
  return {
    name: "import-map",
    setup(build) {
      build.onResolve({ filter: /^[^.]/ }, async ({ path, kind, pluginData, resolveDir }) => {
        if (pluginData === SKIP || kind === "entry-point") return undefined;
        const target = map.resolve(path);
        if (target.file !== undefined) return { path: target.file };
        if (target.npm === undefined) return undefined;
        for (const dir of [map.dir, resolveDir, HERE]) {
          const found = await build.resolve(target.npm, {
            kind: "import-statement",
            resolveDir: dir,
            pluginData: SKIP,
          });
          if (found.errors.length === 0) return found;
        }
        return undefined;
      });
    },
  };
}

/** The browser must agree with the server on the id of the build. */
function fixBuildId(buildId: string): esbuild.Plugin {
  return {
    name: "build-id",
    setup(build) {
      build.onLoad({ filter: /build_id\.ts$/ }, ({ path }) => {
        if (path !== BUILD_ID_MODULE) return undefined;
        return { contents: `export const BUILD_ID = ${JSON.stringify(buildId)};`, loader: "ts" };
      });
    },
  };
}
