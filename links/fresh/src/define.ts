// Helpers that only exist for type inference, and `page()`.
import type { AnyComponent } from "preact";
import type {
  HandlerByMethod,
  HandlerFn,
  Middleware,
  PageProps,
  PageResponse,
  RouteHandler,
} from "./types.ts";

/** The typed identity functions that `createDefine` returns. */
export interface Define<State> {
  /** Types a handler or a set of handlers. */
  handlers<Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;
  /** Types a page component; `define.page<typeof handler>` infers its data. */
  page<
    // deno-lint-ignore no-explicit-any
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer D, State> ? D
      : Handler extends HandlerByMethod<infer D, State> ? D
      : never,
  >(render: AnyComponent<PageProps<Data, State>>): typeof render;
  /** Types one middleware or a list of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): typeof middleware;
  /** Types a layout component. */
  layout(render: AnyComponent<PageProps<unknown, State>>): typeof render;
}

/** Creates the helpers for one State type. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    layout: (render) => render,
    middleware: (middleware) => middleware,
  };
}

/** Response options of a rendered page. */
export interface PageOptions {
  headers?: HeadersInit;
  status?: number;
}

/** Hands data to the page component, with optional status and headers. */
export function page<T>(data: T, options?: PageOptions): PageResponse<T>;
export function page(): PageResponse<undefined>;
export function page<T>(data?: T, options: PageOptions = {}): PageResponse<T | undefined> {
  return { data, ...options };
}
