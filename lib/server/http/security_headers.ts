// Headers of every answer: what the page may load, who may frame it, what it may tell others.

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

/**
 * Tightens the policy that Fresh's `csp({ useNonce: true })` made: its `script-src` with the nonce stays, styles come from files only,
 * and `upgrade-insecure-requests` goes, because a desk on plain HTTP inside a LAN would lose all its files to it.
 */
export function tightenPolicy(policy: string | null): string {
  const script = (policy ?? "").split(";").map((part) => part.trim())
    .find((part) => part.startsWith("script-src ") && part.includes("'nonce-"));
  const parts = Object.entries(STRICT).map(([name, value]) => `${name} ${value}`);
  return [...parts, script ?? "script-src 'self'"].join("; ");
}

const FIXED: Record<string, string> = {
  "x-content-type-options": "nosniff",
  // Not "no-referrer": browsers then send "Origin: null" with the login form.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** Sets all of them; headers that can not be changed (a redirect of the platform) are answered by a copy. */
export function withSecurityHeaders(response: Response): Response {
  // A connection that becomes a socket: its answer can not be copied, and is no document.
  if (response.status === 101) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(FIXED)) headers.set(name, value);
  headers.set("content-security-policy", tightenPolicy(headers.get("content-security-policy")));
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
