// Finds the item registered for a method and a path; turns file names into URL patterns.
import type { Method } from "./types.ts";

/** Every method a route can answer, in the order they are listed in `Allow`. */
export const METHODS: readonly Method[] = ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/**
 * What a look-up found. `item` is null when the path does not answer the method, and undefined when Fresh
 * does not know the method at all.
 */
export interface RouteMatch<T> {
  pattern: string | null;
  item: T | null | undefined;
  params: Record<string, string>;
}

interface Entry<T> {
  pattern: string;
  matcher: URLPattern | null;
  byMethod: Map<string, T>;
}

const NEEDS_PATTERN = /[*:{}+?()]/;

/** Static paths by map, patterns in the order of registration; the first registration of a method wins. */
export class Router<T> {
  #entries = new Map<string, Entry<T>>();
  #dynamic: Entry<T>[] = [];

  add(methods: readonly Method[], pattern: string, item: T): void {
    let entry = this.#entries.get(pattern);
    if (entry === undefined) {
      const matcher = NEEDS_PATTERN.test(pattern) ? new URLPattern({ pathname: pattern }) : null;
      entry = { pattern, matcher, byMethod: new Map() };
      this.#entries.set(pattern, entry);
      if (matcher !== null) this.#dynamic.push(entry);
    }
    for (const method of methods) {
      if (!entry.byMethod.has(method)) entry.byMethod.set(method, item);
    }
  }

  /** The methods registered for a pattern that `match` returned. */
  allowed(pattern: string): string[] {
    return [...this.#entries.get(pattern)?.byMethod.keys() ?? []];
  }

  /** Throws a `URIError` when a parameter is no valid percent-encoding, as 2.3.3 does. */
  match(method: string, url: URL): RouteMatch<T> {
    const entry = this.#static(url.pathname);
    if (entry !== undefined) return result(entry, method, {});
    for (const candidate of this.#dynamic) {
      const groups = candidate.matcher?.exec(url)?.pathname.groups;
      if (groups !== undefined) return result(candidate, method, groups);
    }
    return { pattern: null, item: null, params: {} };
  }

  #static(pathname: string): Entry<T> | undefined {
    const exact = this.#entries.get(pathname);
    if (exact?.matcher === null) return exact;
    if (pathname === "/") return undefined;
    const other = this.#entries.get(pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`);
    return other?.matcher === null ? other : undefined;
  }
}

function result<T>(
  entry: Entry<T>,
  method: string,
  groups: Record<string, string | undefined>,
): RouteMatch<T> {
  const fallback = method === "HEAD" ? entry.byMethod.get("GET") : undefined;
  const known = METHODS.some((one) => one === method);
  const item = entry.byMethod.get(method) ?? fallback ?? (known ? null : undefined);
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(groups)) params[name] = decodeURI(value ?? "");
  return { pattern: entry.pattern, item, params };
}

/**
 * `routes` path without extension to URL pattern: `a/[id]/index` becomes `/a/:id`, `(group)` disappears
 * unless kept.
 */
export function pathToPattern(path: string, options: { keepGroups?: boolean } = {}): string {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.at(-1) === "index") parts.pop();
  let pattern = "";
  for (const part of parts) {
    if (part.startsWith("(") && part.endsWith(")") && !options.keepGroups) continue;
    pattern += partToPattern(part, path);
  }
  if (pattern === "") return "/";
  // An optional parameter alone must still leave "/" in front of the group.
  return /^\{\/:\w+\}\?$/.test(pattern) ? pattern.replace("{/", "/{") : pattern;
}

function partToPattern(part: string, path: string): string {
  const rest = part.match(/^\[\.\.\.(\w+)\]$/)?.[1];
  if (rest !== undefined) return `/:${rest}*`;
  const optional = part.match(/^\[\[(\w+)\]\]$/)?.[1];
  if (optional !== undefined) return `{/:${optional}}?`;
  if (part.includes("][") || part.includes("[[") || part.includes("]]")) {
    throw new SyntaxError(`Invalid route pattern: "${path}"`);
  }
  return "/" + part.replace(/\[(\w+)\]/g, ":$1");
}

/** The folders a pattern passes through: "/a/b" gives ["a"], with the last one ["a", "b"]. */
export function patternToSegments(pattern: string, includeLast: boolean): string[] {
  if (pattern === "*" || pattern === "/*" || pattern === "/") return [];
  const cleaned = pattern.replace(/\{[^}]*\}\??/g, "");
  const parts = cleaned.split("/").slice(cleaned.startsWith("/") ? 1 : 0);
  if (!includeLast) parts.pop();
  return parts.filter((part) => part !== "");
}

/** Joins a base path and a pattern. */
export function mergePath(basePath: string, pattern: string, mounting: boolean): string {
  let base = basePath.endsWith("*") ? basePath.slice(0, -1) : basePath;
  if (base.endsWith("/")) base = base.slice(0, -1);
  if (pattern === "*" || pattern === "/*") return base + (mounting ? "" : "/*");
  return base !== "" && pattern === "/" ? base : base + pattern;
}
