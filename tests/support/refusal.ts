// What something throws, to look at its code and its field.

/** The error; fails when nothing is thrown. */
export function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was refused");
}
