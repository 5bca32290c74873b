// For a host that writes a policy of its own around the desk's pages.

/**
 * The nonce of the scripts of a page of the desk, as its own policy has it; `null`: the answer is no page.
 */
export function pageNonce({ headers }: Response): string | null {
  return /'nonce-(\w+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? null;
}
