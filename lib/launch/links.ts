// Whether the stand-ins of `links/` are used: then every module is in the checkout or from npm.
import { fromRoot } from "@/lib/server/root.ts";

/** `"links"` may be taken out of `deno.json`: then Fresh is the real one, from JSR. */
export function isLinked(): boolean {
  const { links = [] } = JSON.parse(Deno.readTextFileSync(fromRoot("deno.json")));
  return links.length > 0;
}
