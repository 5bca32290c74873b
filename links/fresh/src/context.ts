// The Context: what every middleware and handler knows about its request, and how it answers with a page.
import { type FunctionComponent, h, isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build_cache.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { NONCE } from "./csp.ts";
import { isAsyncComponent, pageProps } from "./render.ts";
import { renderPage } from "./server_render.ts";
import { PARTIAL_PARAM } from "./shared.ts";
import type { LayoutConfig, RouteComponent } from "./types.ts";

/** App wrapper and layouts that apply at this point of the chain. */
export interface Ui<State> {
  app: RouteComponent<State> | null;
  layouts: RouteComponent<State>[];
}

/** The app wrapper and layouts of a context; changed by the segments it passes through. */
export let uiOf: <State>(ctx: Context<State>) => Ui<State>;
/** The build that a context is served from. */
export let buildOf: <State>(ctx: Context<State>) => BuildCache;

/** One request on its way through the app. */
export class Context<State> {
  #ui: Ui<State> = { app: null, layouts: [] };
  #build: BuildCache;

  static {
    uiOf = (ctx) => ctx.#ui;
    buildOf = (ctx) => ctx.#build;
  }

  /** The resolved configuration of the app. */
  readonly config: ResolvedFreshConfig;
  /** The request's address, with repeated slashes removed. */
  readonly url: URL;
  /** The request as it came in. */
  req: Request;
  /** The pattern that matched, or null. */
  readonly route: string | null;
  /** What the pattern's parameters matched. */
  readonly params: Record<string, string>;
  /** Shared by everything that handles this request. */
  readonly state: State = {} as State;
  /** What was thrown, for error pages. */
  error: unknown = null;
  /** The connection. */
  readonly info: Deno.ServeHandlerInfo;
  /** True when only parts of a page are wanted. */
  readonly isPartial: boolean;
  /** Calls the next middleware or the handler. */
  next: () => Promise<Response>;
  /** In layouts and app wrappers: what they surround. */
  Component: FunctionComponent = () => null;

  constructor(
    req: Request,
    url: URL,
    info: Deno.ServeHandlerInfo,
    route: string | null,
    params: Record<string, string>,
    config: ResolvedFreshConfig,
    next: () => Promise<Response>,
    build: BuildCache,
  ) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.route = route;
    this.params = params;
    this.config = config;
    this.next = next;
    this.isPartial = url.search !== "" && url.searchParams.has(PARTIAL_PARAM);
    this.#build = build;
  }

  /** Redirects; a path can never lead to another host ("//evil" becomes "/evil"). */
  redirect(pathOrUrl: string, status = 302): Response {
    let location = pathOrUrl;
    if (location.startsWith("/")) {
      const end = location.search(/[?#]/);
      const path = end === -1 ? location : location.slice(0, end);
      location = path.replaceAll(/\/+/g, "/") + location.slice(path.length);
    }
    if (this.isPartial) location = asPartial(location);
    return new Response(null, { status, headers: { location } });
  }

  /** Renders JSX inside the layouts and the app wrapper that apply here. */
  async render(
    // deno-lint-ignore no-explicit-any
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error("Non-JSX element passed to: ctx.render()");
    }
    let inner = vnode;
    for (const layout of config.skipInheritedLayouts ? [] : this.#ui.layouts.toReversed()) {
      const wrapped = await this.#wrap(layout, inner);
      if (wrapped instanceof Response) return wrapped;
      inner = wrapped;
    }
    const shell = await this.#shell(config.skipAppWrapper ? null : this.#ui.app);
    if (shell instanceof Response) return shell;

    const { basePath } = this.config;
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    const partialId = this.isPartial ? crypto.randomUUID() : null;
    if (partialId !== null) headers.set("X-Fresh-Id", partialId);
    const target = { build: this.#build, basePath, path: this.url.pathname, partialId };
    const page = renderPage(inner, shell, target);
    const preload = page.scripts.map((file) =>
      `<${encodeURI(basePath + file)}>; rel="modulepreload"; as="script"`
    );
    if (preload.length > 0) headers.append("Link", preload.join(", "));
    const response: Response & { [NONCE]?: string } = new Response(page.html, { ...init, headers });
    response[NONCE] = page.nonce;
    return response;
  }

  /** Answers with text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Answers with a string of HTML. */
  html(content: string, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Answers with JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  async #wrap(component: RouteComponent<State>, child: VNode | null): Promise<VNode | Response | null> {
    this.Component = () => child;
    const props = pageProps(this, undefined, this.Component);
    return isAsyncComponent<State>(component) ? await component(props) : h(component, props) as VNode;
  }

  /** The app wrapper as a function of the rendered page; an async wrapper is run here, before rendering. */
  async #shell(
    app: RouteComponent<State> | null,
  ): Promise<((inner: VNode) => VNode) | Response | null> {
    if (app === null) return null;
    let child: VNode | null = null;
    this.Component = () => child;
    const props = pageProps(this, undefined, this.Component);
    const vnode = isAsyncComponent<State>(app) ? await app(props) : h(app, props) as VNode;
    if (vnode instanceof Response || vnode === null) return vnode;
    return (inner) => {
      child = inner;
      return vnode;
    };
  }
}

/** An address that asks for a part of its page, as the page that leads there was. */
function asPartial(location: string): string {
  const [rest = "", ...hash] = location.split("#");
  const separator = rest.includes("?") ? "&" : "?";
  return [`${rest}${separator}${PARTIAL_PARAM}=true`, ...hash].join("#");
}
