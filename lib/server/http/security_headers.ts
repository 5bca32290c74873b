// Headers of every answer: what the page may load, who may frame it, what it may tell others.
import { REQUEST_ID_HEADER } from "@/lib/server/request_scope.ts";

/** The policy besides scripts, whose nonce Fresh puts in. */
const STRICT: Record<string, string> = {
  "default-src": "'self'",
  "style-src": "'self'",
  "font-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
};

const POLICY = Object.entries(STRICT).map(([name, value]) => `${name} ${value}`).join("; ");
/** The directive with the nonce that Fresh put in. */
const SCRIPTS = /(?:^|;\s*)(script-src [^;]*'nonce-[^;]*)/;

/**
 * Tightens the policy that Fresh's `csp({ useNonce: true })` made: its `script-src` with the nonce stays,
 * styles come from files only, and `upgrade-insecure-requests` goes, because a desk on plain HTTP inside a
 * LAN would lose all its files to it.
 */
export function tightenPolicy(policy: string | null): string {
  return `${POLICY}; ${SCRIPTS.exec(policy ?? "")?.[1] ?? "script-src 'self'"}`;
}

const FIXED: [string, string][] = Object.entries({
  "x-content-type-options": "nosniff",
  // Not "no-referrer": browsers then send "Origin: null" with the login form.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
});

/**
 * Half a year, for this name alone. Browsers take it over TLS only, and not for an address or "localhost".
 */
const HTTPS_ONLY = "max-age=15552000";

/** What differs from one answer to another. */
export interface AnswerFacts {
  /** The desk is served over TLS. */
  secure: boolean;
  /** As it stands in the log. */
  requestId: string;
}

/**
 * The answer with all of them. Headers that can not be changed (a redirect of the platform) are answered by a
 * copy.
 */
export function withSecurityHeaders(response: Response, facts: AnswerFacts): Response {
  // A connection that becomes a socket: its answer can not be copied, and is no document.
  if (response.status === 101) return response;
  try {
    setAll(response.headers, facts);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    setAll(copy.headers, facts);
    return copy;
  }
}

function setAll(headers: Headers, { secure, requestId }: AnswerFacts): void {
  headers.set(REQUEST_ID_HEADER, requestId);
  if (secure) headers.set("strict-transport-security", HTTPS_ONLY);
  for (const [name, value] of FIXED) headers.set(name, value);
  headers.set("content-security-policy", tightenPolicy(headers.get("content-security-policy")));
}
