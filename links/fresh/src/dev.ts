// `fresh/dev`: the Builder that serves an app while developing and builds it for production.
export { Builder, type BuildOptions } from "./dev/builder.ts";
export type { OnTransformArgs, OnTransformOptions, OnTransformResult, TransformFn } from "./dev/transform.ts";
