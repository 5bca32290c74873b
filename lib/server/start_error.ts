// Why the desk can not start: something of the machine or of the settings, told in one sentence instead of a
// stack.

/** The message says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}

/**
 * What the system said, without Deno's additions about the call, nor its advice to allow more than a program
 * may.
 */
export function systemReason(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(
    /: (?:open|copy|mkdir|readfile|stat|rename|chmod|writefile) '.*$/,
    "",
  ).replace(/, run again with the --allow-\S+ flag$/, "");
}

/** Whether the system has refused for want of room: nothing is wrong with the file, nor with who asks. */
export function isFullDisk(why: string): boolean {
  return /No space left|disk is full/.test(why);
}

/**
 * A refusal of the system, of its files or of its database: not a mistake of the program, which keeps its
 * stack.
 */
export function isSystemRefusal(error: unknown): error is Error {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
