// `fresh/runtime`: what components may use in the browser and on the server.
export { asset } from "./shared.ts";
export { Head, type HeadProps } from "./head.ts";

/** True in the browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
