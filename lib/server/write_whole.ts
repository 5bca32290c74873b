// A text that is written whole or fails, into a file or to whatever standard output is.

/**
 * A disk that is about to be full takes the first part of a text and says so by its length alone; the next
 * part it refuses.
 */
export function writeWhole(file: { writeSync(bytes: Uint8Array): number }, text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(file.writeSync(rest));
  }
}
