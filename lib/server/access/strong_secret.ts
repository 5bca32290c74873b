// Whether a login secret that a person has chosen withstands guessing: its length alone says little.

export const MIN_SECRET_LENGTH = 16;
const MIN_DIFFERENT = 8;
/** Left when the words that everybody tries are taken out. */
const MIN_REST = 10;
const WORDS =
  /passwor[dt]|passphrase|secret|geheim|token|login|lotse|trading|trader|admin|welcome|letmein|change|please|qwert[yz]|asdf|default|example|test|ibkr|paper|live/gi;
/** In the order of the alphabet, the digits and the keyboard. */
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertzuiop",
  "qwertyuiop",
  "asdfghjkl",
  "yxcvbnm",
  "zxcvbnm",
];

/** Why a secret is too weak, as the end of a sentence "Setting … must …"; `null` when it is not. */
export function weaknessOf(secret: string): string | null {
  if (secret.length < MIN_SECRET_LENGTH) return `must have at least ${MIN_SECRET_LENGTH} characters`;
  const letters = new Set(secret.toLowerCase());
  if (letters.size < MIN_DIFFERENT) return `must have at least ${MIN_DIFFERENT} different characters`;
  if (repeats(secret)) return "must not repeat itself";
  if (withoutRows(secret.replaceAll(WORDS, "")).length < MIN_REST) {
    return "must not be made of words and rows of keys that everybody tries: let 'openssl rand -base64 24' make one";
  }
  return null;
}

/** The whole is one part again and again, the last time perhaps cut off. */
function repeats(secret: string): boolean {
  return Array.from({ length: secret.length >> 1 }, (_, index) => index + 1)
    .some((period) => secret === secret.slice(0, period).repeat(secret.length).slice(0, secret.length));
}

/**
 * The letters that do not continue the one before them in a row, forwards or backwards, and do not repeat it.
 */
function withoutRows(text: string): string {
  const lower = text.toLowerCase();
  const continues = (index: number) => {
    const pair = lower.slice(index - 1, index + 1);
    const back = `${pair[1]}${pair[0]}`;
    return pair[0] === pair[1] || ROWS.some((row) => row.includes(pair) || row.includes(back));
  };
  return [...lower].filter((_, index) => index === 0 || !continues(index)).join("");
}
