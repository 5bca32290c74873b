// Rendering on the server: island markers, head elements, nonces and the boot script are added while Preact
// renders.
import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
  isValidElement,
  options,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { jsxTemplate } from "preact/jsx-runtime";
// deno-lint-ignore no-import-prefix -- this file is also checked where nothing links the folder
import { renderToString } from "npm:preact-render-to-string@^6.6.5";
import type { BuildCache, Island } from "./build_cache.ts";
import { HeadContext } from "./head.ts";
import { serialize, type Writers } from "./serialize.ts";
import { lockImage, markActive } from "./shared.ts";

/** What is known while one page renders. Rendering is synchronous, so one at a time. */
interface RenderState {
  build: BuildCache;
  basePath: string;
  path: string;
  /** Set when only a part of the page is wanted: its islands are then described, not started. */
  partialId: string | null;
  nonce: string;
  islands: Set<Island>;
  props: { props: Record<string, unknown> }[];
  head: Map<string, VNode>;
  seen: Set<string>;
  scripted: boolean;
}

/** A rendered page. */
export interface RenderedPage {
  html: string;
  nonce: string;
  /** Addresses of the scripts the page starts, without base path. */
  scripts: string[];
}

interface InternalVNode extends VNode<Record<string, unknown>> {
  __?: InternalVNode | null;
}

let current: RenderState | null = null;
/** Vnodes that already went through the hook below. */
const settled = new WeakSet<VNode>();
/** Vnodes of islands: what is below them is rendered by the island itself. */
const islandRoots = new WeakSet<VNode>();

/**
 * Renders a page, and an app wrapper around it when there is one. `shell` is called with the rendered page.
 */
export function renderPage(
  page: ComponentChildren,
  shell: ((inner: VNode) => VNode) | null,
  target: Pick<RenderState, "build" | "basePath" | "path" | "partialId">,
): RenderedPage {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const state: RenderState = {
    ...target,
    nonce,
    islands: new Set(),
    props: [],
    head: new Map(),
    seen: new Set(),
    scripted: false,
  };
  current = state;
  try {
    let html = renderToString(h(Fragment, null, page));
    if (shell !== null) html = renderToString(shell(raw(html)));
    html = renderToString(complete(state, html));
    const { islands, build } = state;
    const started = islands.size > 0 || build.liveReload;
    const scripts = !started ? [] : [build.clientEntry, ...[...islands].map(({ file }) => file)];
    return { html: `<!DOCTYPE html>${html}`, nonce, scripts };
  } finally {
    current = null;
  }
}

/** Adds the html, head and body elements that the page itself does not have. */
function complete(state: RenderState, html: string): VNode {
  let vnode: VNode = raw(html);
  if (!state.seen.has("body")) vnode = h("body", null, vnode);
  if (!state.seen.has("head")) {
    vnode = h(Fragment, null, h("head", null, h("meta", { charset: "utf-8" })), vnode);
  }
  return state.seen.has("html") ? vnode : h("html", null, vnode);
}

function raw(html: string): VNode {
  return jsxTemplate([html]) as VNode;
}

const hooks = options as typeof options & { __b?: (vnode: VNode) => void; errorBoundaries?: boolean };
// As Fresh does: a component that catches faults in the browser catches them here.
hooks.errorBoundaries = true;
const previousVNode = hooks.vnode;
hooks.vnode = (vnode: VNode) => {
  if (current !== null && typeof vnode.type === "string") {
    lockImage(vnode);
    markActive(vnode, current.path);
    const props = vnode.props as Record<string, unknown>;
    if (vnode.type === "script" || vnode.type === "style") props.nonce ??= current.nonce;
  }
  previousVNode?.(vnode);
};

const previousDiff = hooks.__b;
hooks.__b = (vnode: VNode) => {
  if (current !== null && !settled.has(vnode)) {
    const internal = vnode as InternalVNode;
    if (typeof vnode.type === "string") onElement(current, internal, vnode.type);
    else if (vnode.type !== Fragment) onComponent(current, internal);
  }
  previousDiff?.(vnode);
};

function onElement(state: RenderState, vnode: InternalVNode, type: string): void {
  const { props } = vnode;
  if (type === "html" || type === "head" || type === "body") {
    state.seen.add(type);
    // Rendered last in its parent, when all that belongs there is known.
    const last = type === "body" ? BootScript : type === "head" ? RemainingHead : null;
    if (last !== null) props.children = [props.children, h(last, null)];
  }
  if (HEAD_ELEMENTS.has(type)) {
    const key = headKey(vnode, type);
    vnode.type = ((given: Record<string, unknown>) => {
      const element = h(type, given) as VNode;
      settled.add(element);
      return placeInHead(state, key, element, useContext(HeadContext));
    }) as ComponentType;
  }
}

const HEAD_ELEMENTS = new Set(["title", "meta", "link", "style", "script", "base", "noscript", "template"]);

/** Elements of `<Head>` wait for the head; an equal element that the app wrapper has is replaced by them. */
function placeInHead(state: RenderState, key: string, element: VNode, inHead: boolean): VNode | null {
  if (inHead) {
    state.head.set(key, element);
    return null;
  }
  const replacement = state.head.get(key);
  state.head.delete(key);
  return replacement ?? element;
}

/**
 * Two elements with the same key stand for the same thing: one title, one description, one canonical link.
 */
function headKey(vnode: InternalVNode, type: string): string {
  if (vnode.key !== undefined && vnode.key !== null) return String(vnode.key);
  if (type === "title") return type;
  const singleton = vnode.props.rel === "canonical" || vnode.props.rel === "manifest";
  const parts = Object.keys(vnode.props).sort().flatMap((name) => {
    if (name === "children" || name === "nonce" || name === "ref") return [];
    if (type === "meta" && name === "content") return [];
    if (type === "link" && name === "href" && singleton) return [];
    const value = vnode.props[name];
    return [`${name}=${name === "dangerouslySetInnerHTML" ? JSON.stringify(value) : String(value)}`];
  });
  return [type, ...parts].join("::");
}

function RemainingHead(): VNode | null {
  if (current === null || current.head.size === 0) return null;
  const elements = [...current.head.values()];
  current.head.clear();
  return h(Fragment, null, elements);
}

function onComponent(state: RenderState, vnode: InternalVNode): void {
  const island = state.build.islands.get(vnode.type);
  if (island === undefined || isInsideIsland(vnode)) return;
  const { type } = vnode;
  vnode.type = ((props: Record<string, unknown>) => {
    rejectJsx(island, props);
    state.islands.add(island);
    const index = state.props.push({ props }) - 1;
    const root = h(type as ComponentType, props);
    settled.add(root);
    islandRoots.add(root);
    // The key stands in a comment: nothing in it may end that comment.
    const key = String(vnode.key ?? "").replaceAll(/[^\w.-]/g, "_");
    return h(
      Fragment,
      null,
      comment(`frsh:island:${island.name}:${index}:${key}`),
      root,
      comment("/frsh:island"),
    );
  }) as ComponentType;
}

function isInsideIsland(vnode: InternalVNode): boolean {
  for (let at = vnode.__; at; at = at.__) {
    if (islandRoots.has(at)) return true;
  }
  return false;
}

/** JSX that the server made cannot be handed to an island here; Lotse gives islands data only. */
function rejectJsx(island: Island, props: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(props)) {
    const children = name === "children" && value !== undefined && value !== null;
    if (children || (isValidElement(value) && !isSignal(value))) {
      throw new Error(`Island "${island.name}" was given JSX in "${name}"; pass data and render it inside`);
    }
  }
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);
}

interface SignalLike {
  peek(): unknown;
}

function isSignal(value: object): value is SignalLike {
  return "peek" in value && typeof value.peek === "function" && "value" in value;
}

/**
 * A computed signal carries its function under a short or a long name, depending on the build of the library.
 */
function isComputed(value: object): value is SignalLike {
  return isSignal(value) && ["x", "_fn"].some((name) => typeof Reflect.get(value, name) === "function");
}

const WRITERS: Writers = {
  Computed: (value) => isComputed(value) ? { value: value.peek() } : undefined,
  Signal: (value) => isSignal(value) ? { value: value.peek() } : undefined,
};

/** The inline module that revives the islands of the page. A page without islands has none. */
function BootScript(): VNode | null {
  if (current === null || current.scripted) return null;
  const { build, basePath, islands, props, nonce, partialId } = current;
  if (islands.size === 0 && !build.liveReload && partialId === null) return null;
  current.scripted = true;
  if (partialId !== null) return partialState(current, partialId);
  const imports = [...islands].map(({ exportName, name, file }) => {
    const binding = exportName === "default" ? name : `{ ${exportName} as ${name} }`;
    return `import ${binding} from ${JSON.stringify(basePath + file)};`;
  });
  const names = [...islands].map(({ name }) => name);
  const wire = JSON.stringify(serialize(props, WRITERS));
  const code = `import { boot } from ${JSON.stringify(basePath + build.clientEntry)};${imports.join("")}` +
    `boot({${names.join(",")}},${escapeForScript(wire)});`;
  const script = { type: "module", nonce, dangerouslySetInnerHTML: { __html: code } };
  const element = h("script", script) as VNode;
  settled.add(element);
  return element;
}

/** What the script of a page that asked for a part of this one needs to know of its islands. */
function partialState({ islands, props }: RenderState, partialId: string): VNode {
  const described = [...islands].map(({ exportName, name, file }) => ({ exportName, chunk: file, name }));
  const state = JSON.stringify({ islands: described, props: serialize(props, WRITERS) });
  const element = h("script", {
    id: `__FRSH_STATE_${partialId}`,
    type: "application/json",
    dangerouslySetInnerHTML: { __html: escapeForScript(state) },
  }) as VNode;
  settled.add(element);
  return element;
}

/** A string literal must neither close the script element nor open a comment in it. */
function escapeForScript(literal: string): string {
  return literal.replaceAll(/<(?=\/(?:script|style)|!--)/gi, "\\u003C");
}
