// The tree of path segments: which middlewares, layouts and error pages surround a route.
import { type Context, uiOf } from "./context.ts";
import { HttpError } from "./error.ts";
import { patternToSegments } from "./router.ts";
import { isAsyncComponent, pageProps } from "./render.ts";
import type {
  HandlerByMethod,
  HandlerFn,
  LayoutConfig,
  Method,
  Middleware,
  PageResponse,
  Route,
  RouteComponent,
  RouteHandler,
} from "./types.ts";
import { h, type VNode } from "preact";

/** One folder of the address space. */
export interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  middlewares: Middleware<State>[];
  layout: { component: RouteComponent<State>; config: LayoutConfig } | null;
  app: RouteComponent<State> | null;
  errorRoute: Route<State> | null;
  notFound: Middleware<State> | null;
}

/** A fresh node of the tree. */
export function newSegment<State>(parent: Segment<State> | null): Segment<State> {
  return {
    parent,
    children: new Map(),
    middlewares: [],
    layout: null,
    app: null,
    errorRoute: null,
    notFound: null,
  };
}

/** The segment that a pattern belongs to, created on the way if needed. */
export function segmentAt<State>(
  root: Segment<State>,
  pattern: string,
  includeLast: boolean,
): Segment<State> {
  let current = root;
  for (const part of patternToSegments(pattern, includeLast)) {
    let child = current.children.get(part);
    if (child === undefined) {
      child = newSegment(current);
      current.children.set(part, child);
    }
    current = child;
  }
  return current;
}

/** Everything that surrounds a route of this segment, outermost first. */
export function surroundings<State>(segment: Segment<State>): Middleware<State>[] {
  const path: Segment<State>[] = [];
  for (let at: Segment<State> | null = segment; at !== null; at = at.parent) path.unshift(at);
  const root = path[0] ?? segment;
  return path.flatMap((at) => [frame(root, at), ...at.middlewares]);
}

/** Applies the segment's app wrapper and layout, and catches what is thrown below it. */
function frame<State>(root: Segment<State>, segment: Segment<State>): Middleware<State> {
  const { app, layout, errorRoute } = segment;
  return async (ctx) => {
    const ui = uiOf(ctx);
    const before = { ...ui };
    if (app !== null) ui.app = app;
    if (layout !== null) {
      if (layout.config.skipAppWrapper) ui.app = null;
      ui.layouts = layout.config.skipInheritedLayouts
        ? [layout.component]
        : [...ui.layouts, layout.component];
    }
    try {
      return await ctx.next();
    } catch (error) {
      ctx.error = error;
      const status = error instanceof HttpError ? error.status : 500;
      if (root.notFound !== null && status === 404) return await root.notFound(ctx);
      if (errorRoute !== null) return await renderRoute(ctx, errorRoute, status);
      throw error;
    } finally {
      Object.assign(ui, before);
    }
  };
}

/** True for `{ GET, POST, ... }`. */
export function isByMethod<D, S>(handler: RouteHandler<D, S>): handler is HandlerByMethod<D, S> {
  return typeof handler === "object";
}

/**
 * Fills in what a route leaves out: a component without handler renders, a route without both is not found.
 */
export function withDefaults<State>(route: Route<State>): Route<State> {
  const render = (): PageResponse<unknown> => ({ data: {} });
  if (route.handler === undefined) {
    const handler = route.component === undefined ? notFound : render;
    return { ...route, handler };
  }
  if (isByMethod(route.handler) && route.component !== undefined && route.handler.GET === undefined) {
    return { ...route, handler: { ...route.handler, GET: render } };
  }
  return route;
}

function notFound(): never {
  throw new HttpError(404);
}

/** Runs the route's handler and, if that returns data, its component. */
export async function renderRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status = 200,
): Promise<Response> {
  const ui = uiOf(ctx);
  if (route.config?.skipAppWrapper) ui.app = null;
  if (route.config?.skipInheritedLayouts) ui.layouts = [];

  const handler = handlerFor(route, ctx.req.method.toUpperCase());
  if (handler === undefined) return await ctx.next();
  const answer = await handler(ctx);
  if (answer instanceof Response) return answer;

  const headers = new Headers({ "Content-Type": "text/html;charset=utf-8" });
  new Headers(answer.headers).forEach((value, name) => headers.set(name, value));
  const vnode = await componentToVNode(ctx, route.component, answer.data);
  if (vnode instanceof Response) return vnode;
  return await ctx.render(vnode, { headers, status: answer.status ?? status });
}

function handlerFor<State>(route: Route<State>, method: string): HandlerFn<unknown, State> | undefined {
  const { handler } = route;
  if (handler === undefined || !isByMethod(handler)) return handler;
  return handler[method as Method] ?? (method === "HEAD" ? handler.GET : undefined);
}

async function componentToVNode<State>(
  ctx: Context<State>,
  component: RouteComponent<State> | undefined,
  data: unknown,
): Promise<VNode | Response | null> {
  if (component === undefined) return null;
  const props = pageProps(ctx, data, () => null);
  if (isAsyncComponent<State>(component)) return await component(props);
  return h(component, props) as VNode;
}

/**
 * Runs the middlewares in order; each one's `ctx.next()` is the following one, the last one's is `ctx.next`.
 */
export async function runMiddlewares<State>(
  middlewares: readonly Middleware<State>[],
  ctx: Context<State>,
): Promise<Response> {
  const tail = ctx.next;
  const run = async (index: number): Promise<Response> => {
    const middleware = middlewares[index];
    if (middleware === undefined) return await tail();
    ctx.next = () => run(index + 1);
    try {
      return await middleware(ctx);
    } catch (error) {
      ctx.error = error;
      throw error;
    }
  };
  return await run(0);
}
