// What `main.ts` serves: the desk of this process, or, inside of a host, an app without routes that only
// carries the build.
import { App } from "fresh";
import type { State } from "@/utils.ts";
import { createApp } from "./app.ts";
import { currentRuntime } from "./runtime.ts";

let carrier: App<State> | null = null;

/** The app that a build's server gives its files to. Rejects when no entry point has started a desk. */
export async function entryApp(): Promise<App<State>> {
  return carrier ?? createApp(await currentRuntime());
}

/**
 * Makes this process one that mounts desks: the build goes to this app, and what is mounted in it shares it.
 */
export function buildCarrier(): App<State> {
  return carrier ??= new App<State>();
}
