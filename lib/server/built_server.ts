// Which build is served: looked at before the desk runs.
import { join } from "node:path";
import { openBuild, type ServedBuild } from "@/lib/build/builds.ts";
import { StartError, systemReason } from "./start_error.ts";

/**
 * The newest build; its `path` is that of its server. Throws a `StartError` when nothing was built, or it can
 * not be read.
 */
export function builtServer(folder: string): ServedBuild {
  const build = opened(folder);
  const path = join(build.path, "server.js");
  try {
    Deno.readTextFileSync(path);
  } catch (cause) {
    build[Symbol.dispose]();
    throw unreadable(path, cause);
  }
  return { path, [Symbol.dispose]: () => build[Symbol.dispose]() };
}

function opened(folder: string): ServedBuild {
  let build: ServedBuild | null;
  try {
    build = openBuild(folder);
  } catch (cause) {
    throw cause instanceof StartError ? cause : unreadable(folder, cause);
  }
  if (build === null) throw new StartError("There is no build yet: run 'deno task build'");
  return build;
}

function unreadable(path: string, cause: unknown): StartError {
  return new StartError(
    `The build can not be read: ${path}: ${
      systemReason(cause)
    }. Correct its permissions or run 'deno task build'`,
    { cause },
  );
}

/**
 * What a build that does not load is told as: parts of it are missing, or cut off. A mistake of ours stays
 * what it is.
 */
export function loadFault(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) return cause;
  const [why = ""] = systemReason(cause).split("\n");
  return new StartError(`The build can not be loaded: ${path}: ${why}. Run 'deno task build' again`, {
    cause,
  });
}
