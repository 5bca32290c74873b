// A reverse proxy as people write it in two lines of nginx: one application at the root, the desk below a
// path.

export interface PathProxyOptions {
  /** Host and port of the desk. */
  upstream: string;
  /** Where the desk is, e.g. `/lotse`. */
  path: string;
  /** Cuts the path off before it passes a request on, as `proxy_pass` with a slash at its end does. */
  cuts?: boolean;
}

export interface PathProxy extends AsyncDisposable {
  /** Of the proxy, without the path. */
  url: string;
  /** Every address that was asked for outside of the path: what the desk should have kept below it. */
  outside: string[];
}

export function openPathProxy({ upstream, path, cuts = false }: PathProxyOptions): PathProxy {
  const outside: string[] = [];
  const ending = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname !== path && !pathname.startsWith(`${path}/`)) {
      outside.push(pathname);
      return new Response("another application", { status: 200 });
    }
    const passed = cuts ? pathname.slice(path.length) || "/" : pathname;
    const headers = new Headers(request.headers);
    headers.delete("host");
    const answer = await fetch(upstream + passed + search, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.any([request.signal, ending.signal]),
      ...(request.body === null ? {} : { body: request.body }),
    });
    // `fetch` has unpacked it.
    const given = new Headers(answer.headers);
    given.delete("content-encoding");
    given.delete("content-length");
    return new Response(answer.body, { status: answer.status, headers: given });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    outside,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await server.shutdown();
    },
  };
}
