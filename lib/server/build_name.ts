// The name of the build that this process serves: the one that Fresh ties the addresses of its files to.
import { asset } from "fresh/runtime";

/** Another one after each build, and after each start while developing. Known once the app has its build. */
export function buildName(): string {
  return new URLSearchParams(new URL(asset("/boot.js"), "http://build.invalid").search).toString();
}
