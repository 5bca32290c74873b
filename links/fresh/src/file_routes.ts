// Turns the files of `routes/` into registrations: which file is what, in which order they apply.
import { pathToPattern } from "./router.ts";
import type { Registration } from "./app.ts";
import type {
  LayoutConfig,
  Lazy,
  MaybeLazy,
  Middleware,
  Route,
  RouteComponent,
  RouteConfig,
  RouteHandler,
} from "./types.ts";
import { withDefaults } from "./segments.ts";

/** What a file below `routes/` stands for. */
export type FileKind = "middleware" | "layout" | "app" | "notFound" | "error" | "route";

/** One file of `routes/`, before its module is loaded. */
export interface FileRouteInfo {
  id: string;
  type: FileKind;
  /** Pattern with route groups: decides the segment. */
  pattern: string;
  /** Pattern without route groups: decides the address. */
  routePattern: string;
}

/** One file of `routes/` with its module, or with the function that imports it. */
export interface FileRoute extends FileRouteInfo {
  mod: MaybeLazy<unknown>;
}

interface RouteModule<State> {
  default?: RouteComponent<State>;
  handler?: RouteHandler<unknown, State> | Middleware<State>[];
  config?: RouteConfig & LayoutConfig;
}

const SPECIAL: Record<string, FileKind> = {
  _middleware: "middleware",
  _layout: "layout",
  _app: "app",
  _404: "notFound",
  _error: "error",
  _500: "error",
};

/** Classifies a file by its path below `routes/`, without extension: "api/_middleware". */
export function fileRouteInfo(path: string): FileRouteInfo {
  const parts = path.split("/");
  const type = SPECIAL[parts.at(-1) ?? ""] ?? "route";
  const id = `/${path}`;
  if (type === "app" || type === "notFound") return { id, type, pattern: "*", routePattern: "*" };
  if (type !== "route") {
    const pattern = pathToPattern(parts.slice(0, -1).join("/"), { keepGroups: true });
    return { id, type, pattern, routePattern: pattern };
  }
  const folder = pathToPattern(path, { keepGroups: true });
  const pattern = parts.at(-1) === "index" && !folder.endsWith("/") ? `${folder}/` : folder;
  return { id, type, pattern, routePattern: pathToPattern(path) };
}

const FIRST: readonly FileKind[] = ["app", "middleware", "layout", "error", "notFound", "route"];

/**
 * Order of application: what surrounds comes first, outer folders before inner ones, literal names before
 * parameters.
 */
export function compareFileRoutes(a: FileRouteInfo, b: FileRouteInfo): number {
  const kind = FIRST.indexOf(a.type) - FIRST.indexOf(b.type);
  if (kind !== 0) return kind;
  const left = a.routePattern.split("/"), right = b.routePattern.split("/");
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const l = left[i] ?? "", r = right[i] ?? "";
    if (l === r) continue;
    return looseness(l) - looseness(r) || (l < r ? -1 : 1);
  }
  return left.length - right.length || (a.id < b.id ? -1 : 1);
}

/** 0 for a literal name, 1 with a parameter in it, 2 for an optional one, 3 for the rest of the path. */
function looseness(part: string): number {
  if (part.endsWith("*")) return 3;
  if (part.includes("{")) return 2;
  return part.includes(":") ? 1 : 0;
}

/** The registrations that a list of files amounts to. Throws on a module without any relevant export. */
export function registrationsOf<State>(files: readonly FileRoute[]): Registration<State>[] {
  return files.flatMap((file) => registrationOf<State>(file) ?? []);
}

function registrationOf<State>(file: FileRoute): Registration<State> | undefined {
  const { type, pattern } = file;
  if (type === "route") {
    const loaded = isLazy(file.mod)
      ? lazyRoute<State>(file.id, file.mod)
      : routeOf<State>(readModule(file.id, file.mod));
    return { type, pattern, includeLast: false, route: loaded, path: file.routePattern };
  }
  if (isLazy(file.mod)) throw new Error(`"${file.id}" cannot be loaded lazily`);
  const mod = readModule<State>(file.id, file.mod);
  const component = mod.default;
  switch (type) {
    case "middleware": {
      const given = mod.handler ?? mod.default;
      const middlewares = (Array.isArray(given) ? given : [given]) as Middleware<State>[];
      if (middlewares.some((fn) => typeof fn !== "function")) {
        throw new Error(`Middleware does not support handlers by method in "${file.id}"`);
      }
      return { type, pattern, includeLast: true, middlewares };
    }
    case "layout":
      if (component === undefined) return undefined;
      return { type, pattern, includeLast: true, component, config: mod.config ?? {} };
    case "app":
      return component === undefined ? undefined : { type, component };
    case "error":
      return { type, pattern, includeLast: true, route: withDefaults(routeOf(mod)) };
    case "notFound":
      return { type, route: withDefaults(routeOf(mod)) };
  }
}

function routeOf<State>(mod: RouteModule<State>): Route<State> {
  if (Array.isArray(mod.handler)) throw new Error("A route takes one handler, not a list");
  return {
    ...(mod.default && { component: mod.default }),
    ...(mod.config && { config: mod.config }),
    ...(mod.handler && { handler: mod.handler }),
  };
}

function lazyRoute<State>(id: string, load: Lazy<unknown>): Lazy<Route<State>> {
  let loaded: Promise<Route<State>> | undefined;
  return () => loaded ??= load().then((mod) => withDefaults(routeOf(readModule<State>(id, mod))));
}

function readModule<State>(id: string, mod: unknown): RouteModule<State> {
  const exports = mod as RouteModule<State> & { handlers?: RouteModule<State>["handler"] };
  const handler = exports.handlers ?? exports.handler;
  if (typeof exports.default !== "function" && handler === undefined && exports.config === undefined) {
    throw new Error(`Expected a route, middleware, layout or error template in "${id}"`);
  }
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(`Handlers must only have one argument but found more than one in "${id}"`);
  }
  return {
    ...(exports.default && { default: exports.default }),
    ...(exports.config && { config: exports.config }),
    ...(handler && { handler }),
  };
}

/** True when a value is still to be loaded. */
export function isLazy<T>(value: MaybeLazy<T>): value is Lazy<T> {
  return typeof value === "function";
}
