// The Content-Security-Policy middleware, with the nonce of the page that `ctx.render()` made.
import type { Middleware } from "./types.ts";

/** Options of `csp()`. */
export interface CSPOptions {
  /** Only report, do not enforce. */
  reportOnly?: boolean;
  /** Address that reports are sent to. */
  reportTo?: string;
  /** Directives that replace the default of the same name, or add to them. */
  csp?: string[];
  /** Write the nonce of the rendered page where a directive says 'unsafe-inline'. */
  useNonce?: boolean;
}

/** Under which key `ctx.render()` leaves the nonce on its Response. */
export const NONCE: unique symbol = Symbol.for("__freshNonce");

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

const INLINE = /^(default-src|(script|style)-src(-elem)?|style-src-attr) /;

/** Sets the policy header on every answer that passes through. */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, csp: own = [], useNonce = false } = options;
  const named = new Set(own.map((directive) => directive.split(" ")[0]));
  const directives = [...DEFAULTS.filter((directive) => !named.has(directive.split(" ")[0])), ...own];
  if (reportTo) directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  const header = reportOnly ? "Content-Security-Policy-Report-Only" : "Content-Security-Policy";

  return async (ctx) => {
    const response: Response & { [NONCE]?: string } = await ctx.next();
    const nonce = useNonce ? response[NONCE] : undefined;
    const policy = nonce === undefined
      ? directives
      : directives.map((directive) =>
        INLINE.test(directive) ? directive.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`) : directive
      );
    response.headers.set(header, policy.join("; "));
    if (reportTo) response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
    return response;
  };
}
