// The App: collects middlewares and routes in order, builds the request handler from them, and listens.
import { STATUS_CODES } from "node:http";
import { type BuildCache, NO_BUILD } from "./build_cache.ts";
import type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
import { Context } from "./context.ts";
import { HttpError } from "./error.ts";
import { isLazy, registrationsOf } from "./file_routes.ts";
import { mergePath, METHODS, Router } from "./router.ts";
import {
  isByMethod,
  newSegment,
  renderRoute,
  runMiddlewares,
  type Segment,
  segmentAt,
  surroundings,
  withDefaults,
} from "./segments.ts";
import type {
  LayoutConfig,
  MaybeLazy,
  Method,
  Middleware,
  Route,
  RouteComponent,
  RouteConfig,
} from "./types.ts";

interface AtPattern {
  pattern: string;
  includeLast: boolean;
}

/** One thing that was added to an app. */
export type Registration<State> =
  | { type: "middleware"; middlewares: Middleware<State>[] } & AtPattern
  | { type: "layout"; component: RouteComponent<State>; config: LayoutConfig } & AtPattern
  | { type: "error"; route: Route<State> } & AtPattern
  | { type: "route"; route: MaybeLazy<Route<State>>; path: string } & AtPattern
  | { type: "handler"; methods: readonly Method[]; middlewares: Middleware<State>[] } & AtPattern
  | { type: "files"; pattern: string; load: () => Registration<State>[] }
  | { type: "app"; component: RouteComponent<State> }
  | { type: "notFound"; route: Route<State> };

/** Options of `listen`: those of `Deno.serve`. */
export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>;

/** What `Deno.serve` calls. */
export type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** Gives an app the build it serves. */
export let setBuildCache: <State>(
  app: App<State>,
  cache: BuildCache,
  mode: "development" | "production",
) => void;

const NO_INFO = {
  localAddr: { transport: "tcp", hostname: "localhost", port: 8080 },
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
} as unknown as Deno.ServeHandlerInfo;

/** Passes each request through middlewares and routes, in the order they were added. */
export class App<State> {
  #build: () => BuildCache | null = () => null;
  #items: Registration<State>[] = [];

  static {
    setBuildCache = (app, cache, mode) => {
      app.config.root = cache.root;
      app.config.mode = mode;
      app.#build = () => cache;
    };
  }

  /** The resolved configuration. */
  config: ResolvedFreshConfig;

  constructor(config: FreshConfig = {}) {
    this.config = { root: ".", basePath: config.basePath ?? "", mode: config.mode ?? "production" };
  }

  /** Adds middlewares for everything, or for everything below a path. */
  use(...middleware: Middleware<State>[]): this;
  use(path: string, ...middleware: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...rest: Middleware<State>[]): this {
    const pattern = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    return this.#add({ type: "middleware", pattern, includeLast: true, middlewares });
  }

  /** What answers when nothing matches, or when a 404 is thrown. */
  notFound(routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add({ type: "notFound", route: toRoute(routeOrMiddleware) });
  }

  /** What answers when something below `path` throws. */
  onError(path: string, routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add({ type: "error", pattern: path, includeLast: true, route: toRoute(routeOrMiddleware) });
  }

  /** The outermost component of every page. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add({ type: "app", component });
  }

  /** A component around every page below `path`. */
  layout(path: string, component: RouteComponent<State>, config: LayoutConfig = {}): this {
    return this.#add({ type: "layout", pattern: path, includeLast: true, component, config });
  }

  /** A page: handler, component and configuration. */
  route(path: string, route: MaybeLazy<Route<State>>, config?: RouteConfig): this {
    const loaded = isLazy(route) ? () => route().then(withDefaults) : route;
    return this.#add({
      type: "route",
      pattern: path,
      includeLast: true,
      route: loaded,
      path: config?.routeOverride ?? path,
    });
  }

  /** Middlewares for GET (and HEAD) requests of a path. */
  get(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }
  /** Middlewares for POST requests of a path. */
  post(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }
  /** Middlewares for PUT requests of a path. */
  put(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }
  /** Middlewares for PATCH requests of a path. */
  patch(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }
  /** Middlewares for DELETE requests of a path. */
  delete(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }
  /** Middlewares for HEAD requests of a path. */
  head(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }
  /** Middlewares for every method of a path. */
  all(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Inserts the file routes of the build here. */
  fsRoutes(pattern = "*"): this {
    return this.#add({
      type: "files",
      pattern,
      load: () => registrationsOf(this.#build()?.fileRoutes ?? []),
    });
  }

  /** Inserts another app's middlewares and routes below a path. */
  mountApp(path: string, app: App<State>): this {
    for (const item of app.#items) {
      if (item.type === "app" || item.type === "notFound") {
        this.#items.push(item);
        continue;
      }
      const inner = mergePath(app.config.basePath, item.pattern, false);
      const own = app.config.basePath === "" ? item.pattern : inner;
      const moved = { ...item, pattern: mergePath(path, own, true) };
      if ("includeLast" in moved) moved.includeLast ||= item.pattern === "/";
      if (moved.type === "route") moved.path = mergePath(path, moved.path, true);
      this.#items.push(moved);
    }
    app.#build = () => this.#build();
    return this;
  }

  /** The function that answers requests; hand it to `Deno.serve` or call it in a test. */
  handler(): Handler {
    const build = this.#build() ?? NO_BUILD;
    const router = new Router<Middleware<State>[]>();
    const root = newSegment<State>(null);
    apply(root, router, this.#items, this.config.basePath);
    const outside = surroundings(root);

    return async (req, info = NO_INFO) => {
      const url = new URL(req.url);
      // "//host/path" must never be taken for another origin further down.
      if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/+/g, "/");
      const method = req.method.toUpperCase();
      const match = router.match(method, url);
      const known = match.pattern !== null && match.item === null ? router.allowed(match.pattern) : null;
      const next = () => unmatched(method, known);
      const ctx = new Context<State>(req, url, info, match.pattern, match.params, this.config, next, build);
      try {
        // 2.3.3 tests for null only: a method that it does not know crashes here, outside of every
        // middleware.
        if (match.item === undefined) throw new TypeError("handler is not a function");
        const response = await runMiddlewares(match.item ?? outside, ctx);
        if (!(response instanceof Response)) {
          throw new Error(`Expected a "Response" instance to be returned, but got: ${response}`);
        }
        return method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return answerError(error);
      }
    };
  }

  /** Serves the app; without a port, on the first free one from 8000 to 8019. Resolves once it listens. */
  async listen(options: ListenOptions = {}): Promise<void> {
    const handler = this.handler();
    const onListen = options.onListen ?? announce(this.config.basePath);
    // Port 0 counts as "not given", as in Fresh.
    if (options.port) {
      await Deno.serve({ ...options, onListen } as Deno.ServeTcpOptions, handler);
      return;
    }
    for (let port = 8000;; port++) {
      try {
        await Deno.serve({ ...options, onListen, port } as Deno.ServeTcpOptions, handler);
        return;
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse) || port === 8019) throw error;
      }
    }
  }

  #add(item: Registration<State>): this {
    this.#items.push(item);
    return this;
  }

  #handle(methods: readonly Method[], pattern: string, middlewares: Middleware<State>[]): this {
    return this.#add({ type: "handler", methods, pattern, includeLast: true, middlewares });
  }
}

function toRoute<State>(given: Route<State> | Middleware<State>): Route<State> {
  return typeof given === "function" ? { handler: given } : withDefaults(given);
}

/** Feeds the registrations, in order, into the segment tree and the router. */
function apply<State>(
  root: Segment<State>,
  router: Router<Middleware<State>[]>,
  items: readonly Registration<State>[],
  basePath: string,
): void {
  const path = (pattern: string) => mergePath(basePath, pattern, false) || "*";
  for (const item of items) {
    if (item.type === "app") {
      root.app = item.component;
    } else if (item.type === "notFound") {
      root.notFound = (ctx) => renderRoute(ctx, item.route);
    } else if (item.type === "files") {
      apply(root, router, item.load(), mergePath(basePath, item.pattern, true));
    } else {
      const segment = segmentAt(root, item.pattern, item.includeLast);
      if (item.type === "middleware") segment.middlewares.push(...item.middlewares);
      else if (item.type === "layout") segment.layout = item;
      else if (item.type === "error") segment.errorRoute = item.route;
      else if (item.type === "handler") {
        router.add(item.methods, path(item.pattern), [...surroundings(segment), ...item.middlewares]);
      } else addRoute(router, item, path, segment);
    }
  }
}

function addRoute<State>(
  router: Router<Middleware<State>[]>,
  item: Extract<Registration<State>, { type: "route" }>,
  path: (pattern: string) => string,
  segment: Segment<State>,
): void {
  const around = surroundings(segment);
  if (isLazy(item.route)) {
    const load = item.route;
    router.add(METHODS, path(item.path), [...around, async (ctx) => renderRoute(ctx, await load())]);
    return;
  }
  const route = withDefaults(item.route);
  const { handler } = route;
  const methods = handler !== undefined && isByMethod(handler) ? Object.keys(handler) as Method[] : METHODS;
  const pattern = path(route.config?.routeOverride ?? item.path);
  router.add(methods, pattern, [...around, (ctx) => renderRoute(ctx, route)]);
}

/** What stands at the end of the chain; `known` lists the methods of a path that does not answer this one. */
function unmatched(method: string, known: string[] | null): Promise<Response> {
  if (known === null) return Promise.reject(new HttpError(404));
  if (method !== "OPTIONS") return Promise.reject(new HttpError(405));
  return Promise.resolve(new Response(null, { status: 204, headers: { Allow: known.join(", ") } }));
}

function answerError(error: unknown): Response {
  if (!(error instanceof HttpError) || error.status >= 500) {
    // deno-lint-ignore no-console
    console.error(error);
  }
  if (!(error instanceof HttpError)) return new Response("Internal server error", { status: 500 });
  return new Response(error.message || STATUS_CODES[error.status], { status: error.status });
}

function announce(basePath: string): (address: Deno.NetAddr) => void {
  return ({ hostname, port }) => {
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    // deno-lint-ignore no-console
    console.log(`Fresh ready: http://${host}:${port}${basePath}/`);
  };
}
