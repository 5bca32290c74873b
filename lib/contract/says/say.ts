// `say`: the one way to say something. A key without a sentence, or with other parameters, does not compile.
import type { en } from "./en.ts";
import { type Given, type Saying, verbatim } from "./saying.ts";

type Texts = typeof en;
export type Key = keyof Texts;
/** The parameters of a key; `undefined` for one without. */
export type Params<K extends Key> = Given<Texts[K]>;
/**
 * What is public of a key: the part before the dot. Errors, warnings, notices, causes, ways out and timelines
 * share this union.
 */
export type Code = Key extends infer K ? K extends `${infer C}.${string}` ? C : K : never;
/** The code of what IB said about the session. */
export type IbCode = `IB_${number}`;

/** Says `key` with its parameters. */
export function say<K extends Key>(
  key: K,
  ...[given]: Params<K> extends undefined ? [] : [given: Params<K>]
): Saying {
  return (given === undefined ? { key } : { key, with: given }) as unknown as Saying;
}

/** Words that are not Lotse's, and nothing else: IB's reason, what the system said. */
export function quote(text: string): Saying {
  return say("WORDS", { words: verbatim(text) });
}

export function codeOf({ key }: Saying): Code {
  return key.split(".")[0] as Code;
}
