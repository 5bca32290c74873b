// The address of a peer in the one form that it is compared and logged in.

/** An address of IPv4 that came in over IPv6 is that of IPv4. */
export function addressOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname.replace(/^::ffff:(?=\d+\.)/i, "") : "";
}
