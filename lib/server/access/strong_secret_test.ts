import { expect } from "@std/expect";
import { weaknessOf } from "./strong_secret.ts";

Deno.test("a login secret that everybody tries is refused, however long it is", () => {
  const weak: [string, RegExp][] = [
    ["short-secret", /16 characters/],
    ["aaaaaaaaaaaaaaaaaaaa", /different/],
    ["abababababababababab", /different/],
    ["k3!zP0q_k3!zP0q_k3!", /repeat/],
    ["0123456789abcdef", /rows of keys/],
    ["abcdefghijklmnopqrstuvwxyz", /rows of keys/],
    ["qwertyuiopasdfghjkl", /rows of keys/],
    ["zyxwvutsrqponmlk", /rows of keys/],
    ["passwordpassword1234", /words|repeat/],
    ["Change-Me-Please-1", /words/],
    ["lotse-trading-token-2026", /words/],
    ["MySecretPassword123!", /words/],
  ];
  for (const [secret, why] of weak) {
    expect([secret, weaknessOf(secret) ?? ""]).toEqual([secret, expect.stringMatching(why)]);
  }
});

Deno.test("what was made by chance, or is a sentence of one's own, passes", () => {
  for (let count = 0; count < 500; count++) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const secrets = [bytes.toHex(), bytes.toBase64(), crypto.randomUUID()];
    for (const secret of secrets) expect([secret, weaknessOf(secret)]).toEqual([secret, null]);
  }
  expect(weaknessOf("grey-heron-eats-87-plums")).toBeNull();
});
