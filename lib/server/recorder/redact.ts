// Takes out of a recording what is nobody's business: account ids become others of the same kind,
// consistently; secrets and texts that people typed go.
import { createHmac } from "node:crypto";
import { ACCOUNT_ID, ORDER_REF_PREFIX } from "@/lib/contract/ids.ts";

const SECRET_KEY = /token|secret|password|passphrase|cookie|authorization|idempotencykey/i;
/** Names and reasons as people and programs write them. */
const FREE_TEXT_KEYS = new Set(["reason", "because", "origin", "modelCode", "bond"]);
/** What they are besides: words of our own. */
const OWN_WORDS = new Set(["", "app", "foreign", "broker", "start", "desk"]);
const HIDDEN = "[hidden]";
/** An address of this machine says nothing about a network. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[?::1\]?)(?::\d+)?$/;
const ADDRESS_KEYS = new Set(["host", "gateway", "local"]);

export class Redaction {
  readonly #key: Uint8Array;
  readonly #masks = new Map<string, string>();
  /** Account ids that do not look like one, from the lists of accounts that went by. */
  readonly #odd = new Set<string>();

  /** The same key gives the same masks, in every segment and after a restart. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /**
   * `DU1234567` becomes an id of its own that begins with `DU`: whether an account is paper can still be
   * seen.
   */
  account(id: string): string {
    const known = this.#masks.get(id);
    if (known !== undefined) return known;
    const digest = createHmac("sha256", this.#key).update(id).digest();
    const digits = String(digest.readUIntBE(0, 6) % 10_000_000).padStart(7, "0");
    const mask = `${/^[A-Z]+/.exec(id)?.[0] ?? "U"}${digits}`;
    this.#masks.set(id, mask);
    return mask;
  }

  /** A text with every account id in it masked. */
  text(text: string): string {
    let found = text.replace(ACCOUNT_ID, (id) => this.account(id));
    for (const id of this.#odd) found = found.replaceAll(id, this.account(id));
    return found;
  }

  /** A copy of what is JSON, redacted. */
  value(value: unknown): unknown {
    this.#meet(value);
    return this.#walk("", value);
  }

  /** Accounts are learnt before anything is masked, so that a text in front of the list has no id left. */
  #meet(value: unknown): void {
    if (Array.isArray(value)) return value.forEach((one) => this.#meet(one));
    if (typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      if (key === "account" || key === "accounts") {
        for (const id of Array.isArray(one) ? one : [one]) this.#meetAccount(id);
      }
      this.#meet(one);
    }
  }

  #meetAccount(id: unknown): void {
    if (typeof id !== "string" || !/\d/.test(id) || id.length < 4) return;
    if (id.replace(ACCOUNT_ID, "") !== "" && ![...this.#masks.values()].includes(id)) this.#odd.add(id);
  }

  #walk(key: string, value: unknown): unknown {
    if (typeof value === "string") return this.#string(key, value);
    if (SECRET_KEY.test(key) && value !== null) return HIDDEN;
    if (Array.isArray(value)) return value.map((one) => this.#walk(key, one));
    if (typeof value !== "object" || value === null) return value;
    const typed = typedIn(value);
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        return [this.text(name), this.#walk(name, typeof one === "string" ? without(typed, one) : one)];
      }),
    );
  }

  #string(key: string, value: string): string {
    if (SECRET_KEY.test(key)) return HIDDEN;
    if (isTyped(key, value)) return HIDDEN;
    if (key === "orderRef" && value !== "" && !value.startsWith(ORDER_REF_PREFIX)) return HIDDEN;
    if (ADDRESS_KEYS.has(key) && !LOOPBACK.test(value)) return addressMask(value);
    return this.text(value);
  }
}

function isTyped(key: string, value: string): boolean {
  return FREE_TEXT_KEYS.has(key) && !OWN_WORDS.has(value);
}

/** What people typed and a sentence of this object was made with: it is in its words, too. */
function typedIn(told: object): string[] {
  const says = "says" in told ? told.says : null;
  if (typeof says !== "object" || says === null || !("with" in says)) return [];
  return Object.entries(says.with ?? {}).flatMap(([key, one]) => {
    return typeof one === "string" && isTyped(key, one) ? [one] : [];
  });
}

function without(typed: readonly string[], sentence: string): string {
  return typed.reduce((text, one) => text.replaceAll(one, HIDDEN), sentence);
}

/** `10.0.0.5:4001` becomes `gateway:4001`; what is no address of a machine stays. */
export function addressMask(address: string): string {
  if (address.includes(", ")) return address.split(", ").map(addressMask).join(", ");
  if (LOOPBACK.test(address) || !/[.:]/.test(address)) return address;
  const [, port = ""] = /(:\d+)$/.exec(address) ?? [];
  return `gateway${port}`;
}
