// What is said of a certificate: its time and its names.
import { expect } from "@std/expect";
import { makeCertificate } from "@/tests/support/certificate.ts";
import { certificateDoubts } from "./certificate.ts";

const DAY_MS = 24 * 3_600_000;
const OWN = ["localhost", "127.0.0.1", "[::1]"];

Deno.test("a certificate is doubted before and behind its time, shortly before its end, and for other names", async () => {
  const made = Date.now();
  // For localhost and 127.0.0.1, two days long, and a root that stands behind it in the chain.
  await using certificate = await makeCertificate();
  const chain = `${certificate.pem}${certificate.pem}`;
  const doubts = (days: number, ...hosts: string[]) =>
    certificateDoubts(chain, { allowedHosts: [...OWN, ...hosts] }, made + days * DAY_MS)
      .map(({ isRefused, what }) => `${isRefused ? "refused" : "told"}: ${what}`);
  expect(doubts(1)).toEqual([expect.stringMatching(/^told: It ends on \d{4}-\d\d-\d\d$/)]);
  expect(doubts(-13)).toEqual([expect.stringMatching(/^refused: It does not hold before \d{4}-/)]);
  expect(doubts(3)).toEqual([expect.stringMatching(/^refused: It ended on \d{4}-/)]);
  const named = [
    expect.stringContaining("It ends on"),
    "told: It is for DNS:localhost, IP Address:127.0.0.1 and not for desk.test",
  ];
  expect(doubts(1, "desk.test:8443")).toEqual(named);
  // One of the names of this machine is enough.
  expect(doubts(1, "127.0.0.2")).toHaveLength(1);
  expect(certificateDoubts(chain, { allowedHosts: ["127.0.0.1"] }, made + DAY_MS)).toHaveLength(1);
  expect(certificateDoubts(chain, { allowedHosts: ["[::1]"] }, made + DAY_MS)).toHaveLength(2);
});
