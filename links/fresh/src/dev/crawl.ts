// Finds what a build consists of: route files, island modules, static files.
import { join, relative, SEPARATOR } from "./paths.ts";
import { compareFileRoutes, type FileRouteInfo, fileRouteInfo } from "../file_routes.ts";

/** A route file with its place on disk. */
export interface RouteFile extends FileRouteInfo {
  filePath: string;
}

/** Test files are no routes and no islands. */
export const TEST_FILE = /[._]test\.(?:[tj]sx?|[mc][tj]s)$/;

const MODULE = /\.(?:[tj]sx?)$/;

/** The route files below a folder, in the order in which they apply. */
export async function crawlRoutes(dir: string, ignore: RegExp[]): Promise<RouteFile[]> {
  const routes: RouteFile[] = [];
  for await (const filePath of modules(dir, ignore)) {
    const id = relative(dir, filePath).replaceAll(SEPARATOR, "/").replace(MODULE, "");
    routes.push({ ...fileRouteInfo(id), filePath });
  }
  return routes.sort(compareFileRoutes);
}

/** The island modules below a folder, sorted by path. */
export async function crawlIslands(dir: string, ignore: RegExp[]): Promise<string[]> {
  return (await Array.fromAsync(modules(dir, ignore))).sort();
}

async function* modules(dir: string, ignore: RegExp[]): AsyncGenerator<string> {
  for await (const path of walk(dir)) {
    if (MODULE.test(path) && !ignore.some((pattern) => pattern.test(path))) yield path;
  }
}

/** Every file below a folder; a missing folder has none. Hidden files are left out, except `.well-known`. */
export async function* walk(dir: string): AsyncGenerator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(dir));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const { name, isDirectory, isFile } of entries) {
    if (name.startsWith(".") && name !== ".well-known") continue;
    if (isDirectory) yield* walk(join(dir, name));
    else if (isFile) yield join(dir, name);
  }
}
