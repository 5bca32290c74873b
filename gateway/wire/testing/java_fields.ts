// The fields of a text message as a client in Java takes them: strictly by type, or its reader thread ends.

/** An optional sign and digits within 32 bits; empty is 0 (or unset, where the client has a word for it). */
function isInt(text: string): boolean {
  return text === "" || /^[+-]?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0);
}

function isLong(text: string): boolean {
  if (text === "") return true;
  if (!/^[+-]?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value === BigInt.asIntN(64, value);
}

function isDouble(text: string): boolean {
  return text === "" || /^-?(?:Infinity|\d+(?:\.\d*)?(?:E[+-]?\d+)?)$/i.test(text);
}

type Check = (text: string, version: number) => boolean;

/** By the letter that stands for a field in a reading. */
const CHECKS: Readonly<Record<string, Check>> = {
  /** A whole number of 32 bits. */
  i: isInt,
  /** A flag, which is read as one. */
  b: isInt,
  /** A whole number of 64 bits. */
  l: isLong,
  /** The order number of IB: wider than 32 bits for clients of server version 191 and later only. */
  p: (text, version) => version < 191 ? isInt(text) : isLong(text),
  d: isDouble,
  /** A decimal of any length. */
  D: isDouble,
  /** A size: below server version 163 some clients (not the Java one) read it as a whole number. */
  z: (text, version) => isDouble(text) && (version >= 163 || /^-?\d*$/.test(text)),
  /** Text is taken byte by byte, so anything beyond ASCII would arrive as other characters. */
  // deno-lint-ignore no-control-regex
  s: (text) => /^[\x00-\x7f]*$/.test(text),
  /** The first character of a text that has one. */
  c: (text) => /^[!-~]/.test(text),
};

export class JavaFields {
  readonly #fields: string[];
  #next = 0;

  constructor(payload: Uint8Array, readonly version: number) {
    this.#fields = new TextDecoder().decode(payload).split("\0");
    // Every field ends with NUL, so what stands behind the last one is none.
    if (this.#fields.pop() !== "") throw new Error("The message does not end with NUL");
  }

  /** Takes one field per letter and gives the last. */
  take(letters: string): string {
    let text = "";
    for (const letter of letters) {
      const field = this.#fields[this.#next];
      const check = CHECKS[letter];
      if (check === undefined) throw new Error(`No reading is called ${letter}`);
      if (field === undefined) throw new Error(`Field ${this.#next} (${letter}) is missing`);
      if (!check(field, this.version)) {
        throw new Error(`Field ${this.#next} can not be read as ${letter}: "${field}"`);
      }
      text = field;
      this.#next += 1;
    }
    return text;
  }

  /** Takes the fields that exist from a server version on. */
  since(version: number, letters: string): void {
    if (this.version >= version) this.take(letters);
  }

  /** Takes the fields that exist below a server version. */
  before(version: number, letters: string): void {
    if (this.version < version) this.take(letters);
  }

  /** A count, then so many rows; a row is letters, or what a function takes. */
  rows(row: string | (() => void)): number {
    const count = Number(this.take("i"));
    for (let at = 0; at < count; at++) typeof row === "string" ? this.take(row) : row();
    return count;
  }

  get leftover(): readonly string[] {
    return this.#fields.slice(this.#next);
  }
}
