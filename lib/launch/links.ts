// Whether the stand-ins of `links/` are used: then every module is in the checkout or from npm.
import { fromRoot, IS_SHIPPED } from "@/lib/server/root.ts";

/** `"links"` may be taken out of `deno.json`: then Fresh is the real one, from JSR. */
export function isLinked(): boolean {
  // Every module is in what is shipped.
  if (IS_SHIPPED) return true;
  const { links = [] } = JSON.parse(Deno.readTextFileSync(fromRoot("deno.json")));
  return links.length > 0;
}
