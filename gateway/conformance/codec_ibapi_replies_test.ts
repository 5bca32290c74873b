// The official Python ibapi decodes every reply the gateway writes, at every version a shipping client uses.
import { expect } from "@std/expect";
import { encodeServer } from "../wire/codec.ts";
import { FrameParser } from "../wire/framing.ts";
import type { ServerMessage } from "../wire/messages.ts";
import { REPLY_SAMPLES } from "../wire/testing/reply_samples.ts";
import { type Call, differences } from "./codec_expected.ts";
import { expectedCalls } from "./codec_expected_calls.ts";
import { askHelper } from "./python.ts";

const VERSIONS = [157, 165, 170, 173, 176, 178, 182, 187, 189, 191, 193, 195, 198, 200, 213, 220, 225];

/** The first version at which a client can get this reply. */
const SINCE: Partial<Record<ServerMessage["kind"], number>> = {
  historicalSchedule: 165,
  userInfo: 167,
  currentTimeInMillis: 197,
};

interface Answer {
  calls: [name: string, args: unknown[]][];
  leftover: number;
  error: string | null;
}

interface Frame {
  version: number;
  payload: Uint8Array;
  expected: Call[];
}

/** The frames of one reply; where the end of history is a frame of its own, it has the second call. */
function framesOf(message: ServerMessage, version: number): Frame[] {
  const payloads = new FrameParser().push(encodeServer(message, version));
  const calls = expectedCalls(message, version);
  return payloads.map((payload, index) => ({
    version,
    payload,
    expected: index === 0 ? calls : [historyEnd(message)],
  }));
}

function historyEnd(message: ServerMessage): Call {
  if (message.kind !== "historicalData") throw new TypeError(`${message.kind} has two frames`);
  return ["historicalDataEnd", [{ number: message.reqId }, message.startDate, message.endDate]];
}

/** What is wrong with one answer, each with the version and the callback. */
function findings({ version, expected }: Frame, { calls, leftover, error }: Answer): string[] {
  const where = `version ${version}, ${expected.map(([name]) => name).join("+") || "no callback"}`;
  const found: string[] = [];
  if (error !== null) found.push(`${where}: ${error}`);
  if (leftover !== 0) found.push(`${where}: ${leftover} fields left over`);
  if (calls.length !== expected.length) {
    return [...found, `${where}: called ${calls.map(([name]) => name).join(", ") || "nothing"}`];
  }
  expected.forEach(([name, args], index) => {
    const [actualName, actualArgs] = calls[index] ?? ["", []];
    if (actualName !== name) found.push(`${where}: called ${actualName}`);
    else found.push(...differences(args, actualArgs, `version ${version}, ${name}`));
  });
  return found;
}

Deno.test("the official ibapi reads every reply at every version: one callback, nothing left, values equal", async () => {
  const frames = VERSIONS.flatMap((version) =>
    REPLY_SAMPLES.filter(({ kind }) => version >= (SINCE[kind] ?? 0))
      .flatMap((message) => framesOf(message, version))
  );
  const requests = frames.map(({ version, payload }) => ({ version, payload: payload.toHex() }));
  const answers = await askHelper<Answer>("codec_decode_frames.py", requests);
  const found = frames.flatMap((frame, index) => {
    const answer = answers[index];
    return answer ? findings(frame, answer) : ["no answer"];
  });
  expect(found).toEqual([]);
});
