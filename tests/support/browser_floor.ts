// Finds what code for browsers uses that the oldest promised browsers do not have.
import { z } from "zod";
import { codeOf } from "./imports.ts";

/** Names separated by blanks, sorted: one line of the file each. */
export type List = string;

export const FLOOR_FILE = new URL("../fixtures/beyond_floor.json", import.meta.url);

const listSchema = z.strictObject({
  /** Where the lists are from. */
  source: z.string(),
  /** The browsers that they are for. */
  floor: z.record(z.string(), z.number()),
  /** "CloseWatcher" */
  interfaces: z.string(),
  /** "AbortSignal.any" */
  statics: z.string(),
  /** "toSorted", of whatever. */
  members: z.string(),
  /** Of HTML. */
  attributes: z.string(),
  properties: z.string(),
  atRules: z.string(),
  selectors: z.string(),
  functions: z.string(),
});
export type FloorList = z.infer<typeof listSchema>;

export function readFloorList(): FloorList {
  return listSchema.parse(JSON.parse(Deno.readTextFileSync(FLOOR_FILE)));
}

/** `["chrome109"]` is `{ chrome: 109 }`. */
export function floorOf(target: string | string[] | undefined): Record<string, number> {
  return Object.fromEntries(
    [target ?? []].flat().map((one) => {
      const [, name = "", version = ""] = /^([a-z]+)([\d.]+)$/.exec(one) ?? [];
      return [name, Number(version)];
    }),
  );
}

/**
 * What of `list` a script uses, as "kind name". Members count where they are called: a read may be of a field
 * of ours.
 */
export function scriptUses(source: string, list: FloorList): string[] {
  const code = withoutTexts(codeOf(source));
  return [
    ...found("interface", code, /(?<![.\w])([A-Z]\w*(?:\.[A-Z]\w*)?)\b/g, list.interfaces),
    ...found("static", code, /\b([A-Z]\w*(?:\.[A-Z]\w*)?\.[a-z]\w*)\b/g, list.statics),
    ...found("member", code, /(?<!\b[A-Z]\w*)\.([a-z]\w*)\(/g, list.members),
    ...found("attribute", code, /\s([a-z][a-z-]*)=["{]/g, list.attributes),
  ];
}

/** What of `list` a stylesheet uses. */
export function styleUses(css: string, list: FloorList): string[] {
  const code = css.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const selectors = [...code.matchAll(/([^{};]+)\{/g)].map(([, selector = ""]) => selector).join("\n");
  return [
    ...found("property", code, /[;{\s]([a-z][a-z-]*)\s*:(?!:)[^;{}]*[;}]/g, list.properties),
    ...found("at-rule", code, /@([a-z-]+)/g, list.atRules),
    ...found("selector", selectors, /::?([a-z-]+)/g, list.selectors),
    ...found("function", code, /([a-z-]+)\(/g, list.functions),
  ];
}

function found(kind: string, code: string, pattern: RegExp, list: List): string[] {
  const names = new Set(list.split(" "));
  const used = new Set([...code.matchAll(pattern)].map(([, name = ""]) => name));
  return [...used].filter((name) => names.has(name)).map((name) => `${kind} ${name}`);
}

/** Without what is only said; a template keeps what it computes. */
function withoutTexts(code: string): string {
  return code.replaceAll(/"(?:[^"\\\n]|\\.)+"/g, '""');
}
