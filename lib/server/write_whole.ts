// A text that is written whole or fails, into a file or to whatever standard output is.

/**
 * A disk that is about to be full takes the first part and says so by its length alone; the next part it
 * refuses.
 */
export function writeWhole(
  file: { writeSync(bytes: Uint8Array): number },
  content: string | Uint8Array,
): void {
  let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
}
