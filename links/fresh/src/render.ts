// Small helpers shared by everything that renders a page component.
import type { FunctionComponent } from "preact";
import type { Context } from "./context.ts";
import type { AsyncAnyComponent, PageProps } from "./types.ts";

/** True for `async function Page()`. */
export function isAsyncComponent<State>(
  component: unknown,
): component is AsyncAnyComponent<PageProps<unknown, State>> {
  return typeof component === "function" && component.constructor.name === "AsyncFunction";
}

/** The props of a page, layout or app component. */
export function pageProps<State>(
  ctx: Context<State>,
  data: unknown,
  Component: FunctionComponent,
): PageProps<unknown, State> {
  const { config, url, req, params, info, state, isPartial, error, route } = ctx;
  return { config, url, req, params, info, state, isPartial, error, route, data, Component };
}
