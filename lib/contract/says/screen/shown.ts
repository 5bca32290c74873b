// What a sentence of the screen is given: numbers and words that are formatted already.

/** Parameters by these names, ready to be read. */
export type Shown<Names extends string> = Readonly<Record<Names, string | number>>;
