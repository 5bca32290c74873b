// Holds a schema to the type that it reads: a field that only one of the two has does not compile.

/** Every field has to be there: one that only one side knows is then missed on the other. */
type Filled<T> = T extends unknown ? Required<T> : never;

/** `T` when `Read`, the output of its schema, has the same fields with the same types; otherwise `never`. */
export type Same<T, Read> = [Filled<T>] extends [Filled<Read>]
  ? [Filled<Read>] extends [Filled<T>] ? T : never
  : never;
