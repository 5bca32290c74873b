// What browsers will have against the certificate of a desk that serves TLS itself: its time, its names.
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { HttpSettings } from "@/lib/server/config/mod.ts";
import { isLoopback } from "./loopback.ts";

/** Time to renew it. */
const SOON_MS = 14 * 24 * 3_600_000;

export interface CertificateDoubt {
  /** Whoever comes refuses it, by whatever name. */
  isRefused: boolean;
  what: string;
  advice: string;
}

const RENEW = "Renew it and start the desk again, which reads its files at the start";

/** Of the first certificate in `pem`, which the desk can listen with, at the time `now`. */
export function certificateDoubts(
  pem: string,
  { allowedHosts }: Pick<HttpSettings, "allowedHosts">,
  now: number,
): CertificateDoubt[] {
  const certificate = new X509Certificate(pem);
  const [from, to] = [certificate.validFrom, certificate.validTo].map((text) => Date.parse(text));
  return [...timeDoubts({ from: from ?? NaN, to: to ?? NaN, now }), ...nameDoubts(certificate, allowedHosts)];
}

function timeDoubts({ from, to, now }: { from: number; to: number; now: number }): CertificateDoubt[] {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  if (now > to) return [{ isRefused: true, what: `It ended on ${day(to)}`, advice: RENEW }];
  if (now < from) {
    const advice = "Compare the clock of this machine, or wait";
    return [{ isRefused: true, what: `It does not hold before ${day(from)}`, advice }];
  }
  if (to - now > SOON_MS) return [];
  return [{ isRefused: false, what: `It ends on ${day(to)}`, advice: RENEW }];
}

/** Of the hosts by which browsers may come; of this machine's own names, where there are no others. */
function nameDoubts(certificate: X509Certificate, hosts: readonly string[]): CertificateDoubt[] {
  const names = hosts.map((host) => host.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""));
  const further = names.filter((name) => !isLoopback(name));
  const asked = further.length > 0 ? further : names;
  const fits = (name: string) => isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  if (asked.some((name) => fits(name) !== undefined)) return [];
  const has = certificate.subjectAltName ?? certificate.subject;
  const advice =
    "Have one made for that name, or tell the desk by '--allowed-hosts' which of these names it has";
  return [{ isRefused: false, what: `It is for ${has} and not for ${asked.join(", ")}`, advice }];
}
