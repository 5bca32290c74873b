// What server and browser share: cache-busting addresses, marking of active links, names in the markup.
import type { VNode } from "preact";
import { BUILD_ID } from "./build_id.ts";

/** Search parameter that carries the build id. */
export const CACHE_KEY = "__frsh_c";
/** Search parameter of a partial request. */
export const PARTIAL_PARAM = "fresh-partial";
/** Where the page connects to notice a restart while developing. */
export const ALIVE_PATH = "/_frsh/alive";

/** The address of a static file, tied to this build so that it can be cached for a year. */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "https://asset.invalid");
  if (url.searchParams.has(CACHE_KEY)) return path;
  url.searchParams.set(CACHE_KEY, BUILD_ID);
  return url.pathname + url.search + url.hash;
}

/** The address of a file by its place below the static folder: each part encoded, empty ones left out. */
export function encodedName(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

/** Applied to every element that is created: images get cacheable addresses. */
export function lockImage(vnode: VNode): void {
  const props = vnode.props as Record<string, unknown>;
  if ((vnode.type === "img" || vnode.type === "source") && typeof props.src === "string") {
    props.src = asset(props.src);
  }
}

/** Applied on the server: links learn whether they are active. One that says so itself is left alone. */
export function markActive(vnode: VNode, currentPath: string): void {
  const props = vnode.props as Record<string, unknown>;
  const { href } = props;
  if (vnode.type !== "a" || typeof href !== "string" || !href.startsWith("/")) return;
  if (props["aria-current"] !== undefined) return;
  const target = withoutTrailingSlash(new URL(href, "http://localhost").pathname);
  const current = withoutTrailingSlash(currentPath);
  if (target === current) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (target === "/" || current.startsWith(`${target}/`)) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

function withoutTrailingSlash(path: string): string {
  return path !== "/" && path.endsWith("/") ? path.slice(0, -1) : path;
}
