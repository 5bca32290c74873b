// English: what IB says by code. IB's own words stay as they are; the code book explains them.
import { lookupCode } from "../../code_book.ts";
import { speech, type Verbatim } from "../saying.ts";

interface Coded {
  code: number;
  words: Verbatim;
}

const entry = (code: number) => lookupCode(code) ?? { meaning: "", do: "" };

export const ib = {
  /** Nothing but words that are not ours. */
  WORDS: ({ words }: { words: Verbatim }) => [words],
  "IB_CODE.said": ({ code, words }: Coded) => speech`IB said ${code}: ${words}`,
  "IB_CODE.meaning": ({ code, words }: Coded) => speech`${entry(code).meaning} (${words})`,
  "IB_CODE.meaning_alone": ({ code }: { code: number }) => entry(code).meaning,
  "IB_CODE.fix": ({ code }: { code: number }) => entry(code).do,
  "IB_CODE.explained": ({ code, words }: Coded) =>
    speech`${entry(code).meaning} ${entry(code).do} IB: ${words} (${code})`,
  "IB_CODE.margin": ({ code, words }: Coded) => speech`${words} (${code}). ${entry(code).do}`,
  IB_CODE_UNCLASSIFIED: ({ code, words }: { code: string; words: Verbatim }) =>
    speech`IB said ${code}: ${words}`,
  IB_WARNING: ({ words }: { words: Verbatim }) => [words],
} as const;
