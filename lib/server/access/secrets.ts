// Secrets that are told once: how they are made, what is kept of them, and where.
import { createHash, randomBytes } from "node:crypto";

/**
 * A file of the data folder. A program in a terminal may change it at any time, so it is read whenever it is
 * asked for.
 */
export interface SecretStore {
  read(): string | null;
  /** Durable when it returns, for its owner only. */
  write(text: string): void;
}

/** 256 random bits, as one word. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Names what belongs to a secret, and is none. */
export function newId(): string {
  return randomBytes(8).toString("hex");
}

/**
 * For secrets of 256 random bits a plain hash is enough, and looking one up by it tells nothing of another.
 */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
