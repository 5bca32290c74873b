// Clients in Java can not be fetched here, so the text layouts are held to how they read: every reply, at
// every version.
import type { ServerMessage } from "../messages.ts";
import { JavaFields } from "../testing/java_fields.ts";
import { JAVA_BARS_END, JAVA_READINGS } from "../testing/java_reading.ts";
import { REPLY_SAMPLES } from "../testing/reply_samples.ts";
import { encodeTextReply } from "./codec.ts";
import { expect } from "@std/expect";

const VERSIONS = Array.from({ length: 200 - 157 + 1 }, (_, index) => 157 + index);

/** What is wrong with the message for a client in Java; `null` when it reads it to the last field. */
function complaint(message: ServerMessage, version: number): string | null {
  const [payload, end] = encodeTextReply(message, version);
  const parts = [{ payload, reading: JAVA_READINGS[message.kind] }, { payload: end, reading: JAVA_BARS_END }];
  for (const { payload, reading } of parts) {
    if (payload === undefined) continue;
    const fields = new JavaFields(payload, version);
    try {
      fields.take("i");
      if (typeof reading === "string") fields.take(reading);
      else reading(fields);
    } catch (error) {
      return `${message.kind} at ${version}: ${error instanceof Error ? error.message : error}`;
    }
    if (fields.leftover.length > 0) return `${message.kind} at ${version}: left over ${fields.leftover}`;
  }
  return null;
}

Deno.test("every reply has a sample, and a client in Java reads each to its last field at every version", () => {
  const kinds = new Set(REPLY_SAMPLES.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(Object.keys(JAVA_READINGS).sort());
  const complaints = VERSIONS.flatMap((version) =>
    REPLY_SAMPLES.flatMap((sample) => complaint(sample, version) ?? [])
  );
  expect(complaints).toEqual([]);
});

Deno.test("such a reading finds a fraction, a number too wide, a letter too few and text beyond ASCII", () => {
  const status = (values: object) =>
    complaint(
      { ...REPLY_SAMPLES.find(({ kind }) => kind === "orderStatus"), ...values } as ServerMessage,
      176,
    );
  expect(status({})).toBeNull();
  expect(status({ parentId: 1.5 })).toContain("can not be read as i");
  expect(status({ permId: 2 ** 31 })).toContain("can not be read as p");
  expect(status({ whyHeld: "gehört" })).toContain("can not be read as s");
  const components = [{ bitNumber: 1, exchange: "ARCA", letter: "" }];
  expect(complaint({ kind: "smartComponents", reqId: 1, components }, 200)).toContain("can not be read as c");
});
