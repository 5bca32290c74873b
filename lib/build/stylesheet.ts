// Makes the one stylesheet ahead of time: reset, the sheets of base/, and a rule for each utility class that
// the sources use.
import { twind, virtual } from "@twind/core";
import presetAutoprefix from "@twind/preset-autoprefix";
import presetTailwind from "@twind/preset-tailwind";
import { join } from "node:path";
import { scopedStylesheet } from "./scoped_stylesheet.ts";
import { candidateTokens, classTokens } from "./class_names.ts";
import { colors, fontFamily, withHostTokens } from "./theme.ts";

/** Folders whose sources may name classes. */
const FOLDERS = ["routes", "islands", "components", "lib/client"];

/** Source text by path below the root. */
export type Sources = Map<string, string>;

/** A class in the sources that would do nothing. */
export interface ClassProblem {
  file: string;
  token: string;
  reason: string;
}

/** The modules of all folders that may name classes, without tests. */
export async function readSources(root: string): Promise<Sources> {
  const sources: Sources = new Map();
  for (const folder of FOLDERS) await readFolder(root, folder, sources);
  return new Map([...sources].sort());
}

async function readFolder(root: string, folder: string, sources: Sources): Promise<void> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(join(root, folder)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) await readFolder(root, path, sources);
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) {
      sources.set(path, await Deno.readTextFile(join(root, path)));
    }
  }
}

/** The whole stylesheet: what comes later wins. */
export function renderStylesheet(sources: Sources, base: string): string {
  const utilities = utilityEngine();
  const tokens = new Set([...sources.values()].flatMap((source) => [...candidateTokens(source)]));
  for (const token of [...tokens].sort()) utilities.add(token);
  return [reset(), withHostTokens(base.trim()), ...utilities.rules(), ""].join("\n");
}

/** The rules that make all browsers start alike. */
function reset(): string {
  const sheet = virtual(false);
  twind({ hash: false, presets: [presetAutoprefix(), presetTailwind()] }, sheet)("block");
  return sheet.target.filter((rule) => !rule.startsWith(".block")).join("\n");
}

interface UtilityEngine {
  /** The rules that a class brings in; none for a word that is no utility. */
  add(token: string): string[];
  rules(): string[];
}

function utilityEngine(): UtilityEngine {
  const sheet = virtual(false);
  const tw = twind({
    hash: false,
    presets: [presetAutoprefix(), presetTailwind({ disablePreflight: true })],
    theme: { extend: { colors, fontFamily } },
  }, sheet);
  let known = new Set<string>();
  return {
    add(token) {
      tw(token);
      const added = sheet.target.filter((rule) => !known.has(rule));
      known = new Set(sheet.target);
      return added;
    },
    rules: () => [...sheet.target],
  };
}

/**
 * Every class of the sources that yields no rule or a rule no browser understands. Classes of `base` are
 * fine.
 */
export function findClassProblems(sources: Sources, base: string): ClassProblem[] {
  const own = new Set([...base.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map(([, name]) => name ?? ""));
  const reasons = new Map<string, string | null>();
  const engine = utilityEngine();
  const problems: ClassProblem[] = [];
  for (const [file, source] of sources) {
    for (const token of classTokens(source)) {
      if (own.has(token) || MARKERS.test(token)) continue;
      if (!reasons.has(token)) reasons.set(token, judge(engine.add(token)));
      const reason = reasons.get(token);
      if (reason) problems.push({ file, token, reason });
    }
  }
  return problems;
}

/** Classes that only mark an element for the variants of others. */
const MARKERS = /^(group|peer)(\/[\w-]+)?$/;

function judge(rules: string[]): string | null {
  if (rules.length === 0) return "yields no CSS and is not in base/";
  for (const rule of rules) {
    for (const [, name = ""] of selectorsOf(rule).matchAll(/(?<!\\)::?([a-z-]+)/g)) {
      if (!PSEUDOS.has(name)) return `has the unknown variant "${name}"`;
    }
  }
  return null;
}

/** What stands before the declarations, without at-rules and without what is escaped or in brackets. */
function selectorsOf(rule: string): string {
  if (rule.startsWith("@keyframes")) return "";
  const body = rule.replace(/^(?:@[^{]*\{)+/, "");
  return body.slice(0, body.indexOf("{")).replace(/\\./g, "").replace(/\[[^\]]*\]/g, "");
}

const PSEUDOS = new Set(
  ("active after any-link autofill backdrop before checked default dir disabled empty enabled " +
    "file-selector-button first-child first-letter first-line first-of-type focus focus-visible focus-within " +
    "fullscreen has hover in-range indeterminate invalid is lang last-child last-of-type link marker modal " +
    "-moz-placeholder -moz-selection not nth-child only-child only-of-type open optional out-of-range placeholder " +
    "placeholder-shown popover-open read-only read-write required selection target user-invalid user-valid valid " +
    "visited -webkit-file-upload-button -webkit-scrollbar where").split(" "),
);

/** What utilities can not say, by what it styles, in the order in which it applies. */
export const BASE_SHEETS = [
  "tokens",
  "page",
  "layout",
  "splits",
  "viewer",
  "controls",
  "tables",
  "columns",
  "smallest",
  "market",
  "chain",
  "depth",
  "portfolio",
  "replay",
  "figures",
  "banners",
  "badges",
  "summary",
  "dialogs",
  "adapt",
] as const;

/**
 * The sheets of `base/`, which stands beside this module, as one. Utilities come after it and win over it.
 */
export async function readBase(root: string): Promise<string> {
  const sheets = BASE_SHEETS.map((name) => Deno.readTextFile(join(root, `lib/build/base/${name}.css`)));
  return (await Promise.all(sheets)).join("\n");
}

/**
 * Writes `static/twind.css` and `static/embed.css` for the project at `root`; leaves a file alone if nothing
 * changed.
 */
export async function writeStylesheet(root: string): Promise<void> {
  const css = renderStylesheet(await readSources(root), await readBase(root));
  await Deno.mkdir(join(root, "static"), { recursive: true });
  await writeIfNew(join(root, "static/twind.css"), css);
  await writeIfNew(join(root, "static/embed.css"), scopedStylesheet(css));
}

async function writeIfNew(path: string, css: string): Promise<void> {
  const before = await Deno.readTextFile(path).catch(() => null);
  if (before !== css) await Deno.writeTextFile(path, css);
}
