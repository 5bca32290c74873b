// Whether there is a build that can be served: looked at before the desk runs.
import { StartError, systemReason } from "./start_error.ts";

/** Throws a `StartError` when nothing was built, or it can not be read. */
export function assertBuilt(path: string): void {
  try {
    Deno.readTextFileSync(path);
  } catch (cause) {
    const message = cause instanceof Deno.errors.NotFound
      ? "There is no build yet: run 'deno task build'"
      : `The build can not be read: ${path}: ${
        systemReason(cause)
      }. Correct its permissions or run 'deno task build'`;
    throw new StartError(message, { cause });
  }
}

/** What a build that does not load is told as: parts of it are missing, or cut off. A mistake of ours stays what it is. */
export function loadFault(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) return cause;
  const [why = ""] = systemReason(cause).split("\n");
  return new StartError(`The build can not be loaded: ${path}: ${why}. Run 'deno task build' again`, {
    cause,
  });
}
