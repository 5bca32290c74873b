// The shapes that routes, handlers and middlewares have.
import type { AnyComponent, RenderableProps, VNode } from "preact";
import type { Context } from "./context.ts";

/** The HTTP methods a route can answer. */
export type Method = "HEAD" | "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";

/** Wraps every later middleware and handler: answer, or `return ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** A value that is loaded when first needed. */
export type Lazy<T> = () => Promise<T>;
/** A value, or the function that loads it. */
export type MaybeLazy<T> = T | Lazy<T>;

/** What a handler returns to have the page component rendered. */
export interface PageResponse<T> {
  data: T;
  headers?: HeadersInit;
  status?: number;
}

/** Answers a request itself (`Response`) or hands data to the page component (`page(data)`). */
export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

/** One handler per HTTP method. */
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };

/** A handler for every method, or one per method. */
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

/** Per-route settings (`export const config`). */
export interface RouteConfig {
  /** Replaces the address that follows from the file's place. */
  routeOverride?: string;
  skipInheritedLayouts?: boolean;
  skipAppWrapper?: boolean;
}

/** Per-layout settings. */
export interface LayoutConfig {
  skipInheritedLayouts?: boolean;
  skipAppWrapper?: boolean;
}

/** What pages, layouts and the app wrapper receive. */
export type PageProps<Data = unknown, T = unknown> =
  & Pick<
    Context<T>,
    "config" | "url" | "req" | "params" | "info" | "state" | "isPartial" | "Component" | "error" | "route"
  >
  & { data: Data };

/** A page component that may await before it renders, or answer with a Response. */
export interface AsyncAnyComponent<P> {
  // deno-lint-ignore no-explicit-any
  (props: RenderableProps<P>, context?: any): Promise<VNode<any> | Response | null>;
}

/** Any page, layout or app component. */
export type RouteComponent<State> =
  | AsyncAnyComponent<PageProps<unknown, State>>
  | AnyComponent<PageProps<unknown, State>>;

/** A route as the app knows it. */
export interface Route<State> {
  component?: RouteComponent<State>;
  config?: RouteConfig;
  handler?: RouteHandler<unknown, State>;
}
