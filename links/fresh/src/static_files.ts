// Serves the files of the build: static assets and the browser chunks of islands.
import { BUILD_ID } from "./build_id.ts";
import { buildOf } from "./context.ts";
import { CACHE_KEY, encodedName } from "./shared.ts";
import type { Middleware } from "./types.ts";

/** Serves `static/` and island code; everything else goes on to the next middleware. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { req, url, config } = ctx;
    const pathname = nameOf(url.pathname, config.basePath);
    if (pathname === null || pathname === "/") return await ctx.next();
    const file = await buildOf(ctx).readFile(pathname);
    if (file === null) {
      return pathname === "/favicon.ico" ? new Response(null, { status: 404 }) : await ctx.next();
    }
    if (req.method !== "GET" && req.method !== "HEAD") {
      file.close();
      return new Response("Method Not Allowed", { status: 405 });
    }
    const key = url.searchParams.get(CACHE_KEY);
    if (key !== null && key !== BUILD_ID) {
      file.close();
      url.searchParams.delete(CACHE_KEY);
      return new Response(null, { status: 307, headers: { location: url.pathname + url.search } });
    }

    const headers = new Headers({ "Content-Type": file.contentType, vary: "If-None-Match" });
    const match = req.headers.get("If-None-Match");
    if (file.hash !== null && (match === file.hash || match === `W/"${file.hash}"`)) {
      file.close();
      return new Response(null, { status: 304, headers });
    }
    if (file.hash !== null) headers.set("Etag", `W/"${file.hash}"`);
    const locked = key === BUILD_ID || pathname.startsWith(`/_fresh/js/${BUILD_ID}/`);
    headers.set(
      "Cache-Control",
      config.mode !== "development" && locked
        ? "public, max-age=31536000, immutable"
        : "no-cache, no-store, max-age=0, must-revalidate",
    );
    headers.set("Content-Length", String(file.size));
    if (req.method === "HEAD") {
      file.close();
      return new Response(null, { headers });
    }
    return new Response(file.body, { headers });
  };
}

/**
 * What a file is kept under: decoded, cut by the length of the base path, each part encoded again, empty ones
 * left out.
 */
function nameOf(pathname: string, basePath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  return decoded === basePath ? "/" : encodedName(decoded.slice(basePath.length));
}
