import { expect } from "@std/expect";
import fc from "fast-check";
import { HandshakeError } from "./errors.ts";
import { FrameParser } from "./framing.ts";
import { HandshakeParser, negotiate, versionFrame } from "./handshake.ts";

function handshake(text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + body.length);
  bytes.set([0x41, 0x50, 0x49, 0x00]);
  new DataView(bytes.buffer).setUint32(4, body.length);
  bytes.set(body, 8);
  return bytes;
}

Deno.test("a handshake is read whole, in two segments and byte by byte", () => {
  const bytes = handshake("v100..225");
  const expected = { clientMin: 100, clientMax: 225, options: "", rest: new Uint8Array() };
  expect(new HandshakeParser().push(bytes)).toEqual(expected);
  const split = new HandshakeParser();
  expect(split.push(bytes.subarray(0, 4))).toBeNull();
  expect(split.push(bytes.subarray(4))).toEqual(expected);
  const slow = new HandshakeParser();
  const answers = [...bytes].map((byte) => slow.push(new Uint8Array([byte])));
  expect(answers.at(-1)).toEqual(expected);
  expect(answers.slice(0, -1).every((answer) => answer === null)).toBe(true);
});

Deno.test("a single version, connect options and the beginning of the next frame are understood", () => {
  expect(new HandshakeParser().push(handshake("v176"))).toMatchObject({ clientMin: 176, clientMax: 176 });
  expect(new HandshakeParser().push(handshake("v100..178 +PACEAPI"))).toMatchObject({ options: "+PACEAPI" });
  const followed = new Uint8Array([...handshake("v100..178"), 1, 2, 3]);
  expect(new HandshakeParser().push(followed)?.rest).toEqual(new Uint8Array([1, 2, 3]));
});

Deno.test("the legacy handshake and everything else that is none is refused at once", () => {
  expect(() => new HandshakeParser().push(new TextEncoder().encode("63\0"))).toThrow(HandshakeError);
  expect(() => new HandshakeParser().push(new TextEncoder().encode("GET / HTTP/1.1\r\n"))).toThrow(
    HandshakeError,
  );
  expect(() => new HandshakeParser().push(new TextEncoder().encode("A\0"))).toThrow(HandshakeError);
  expect(() => new HandshakeParser().push(handshake("100..225"))).toThrow(HandshakeError);
  expect(() => new HandshakeParser().push(handshake("v225..100"))).toThrow(HandshakeError);
  expect(() => new HandshakeParser().push(handshake("v100..225\0"))).toThrow(HandshakeError);
  expect(() => new HandshakeParser().push(handshake(""))).toThrow(HandshakeError);
  const huge = new Uint8Array([0x41, 0x50, 0x49, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
  expect(() => new HandshakeParser().push(huge)).toThrow(HandshakeError);
});

Deno.test("random bytes before the first frame never do anything but wait or end in a HandshakeError", () => {
  const start = fc.constantFrom([], [0x41], [0x41, 0x50, 0x49, 0], [0x41, 0x50, 0x49, 0, 0, 0, 0, 9]);
  fc.assert(fc.property(start, fc.uint8Array({ maxLength: 60 }), (prefix, bytes) => {
    const parser = new HandshakeParser();
    try {
      const answer = parser.push(new Uint8Array([...prefix, ...bytes]));
      if (answer) expect(answer.clientMin).toBeLessThanOrEqual(answer.clientMax);
    } catch (error) {
      expect(error).toBeInstanceOf(HandshakeError);
    }
  }));
});

Deno.test("each known client gets the version it gets from a real gateway", () => {
  const version = (clientMin: number, clientMax: number) => negotiate({ clientMin, clientMax });
  expect(version(100, 157)).toBe(157);
  expect(version(100, 176)).toBe(176);
  expect(version(157, 178)).toBe(178);
  expect(version(100, 187)).toBe(187);
  expect(version(100, 193)).toBe(193);
  expect(version(100, 225)).toBe(200);
  expect(version(200, 200)).toBe(200);
  expect(version(208, 225)).toBe(225);
  expect(version(213, 221)).toBe(221);
  expect(version(213, 300)).toBe(225);
});

Deno.test("a higher cap lets text clients into protobuf, a lower one holds them back", () => {
  expect(negotiate({ clientMin: 100, clientMax: 225, cap: 225 })).toBe(225);
  expect(negotiate({ clientMin: 100, clientMax: 225, cap: 220 })).toBe(220);
  expect(negotiate({ clientMin: 213, clientMax: 225, cap: 220 })).toBe(220);
  expect(negotiate({ clientMin: 100, clientMax: 203, cap: 225 })).toBe(200);
  expect(negotiate({ clientMin: 100, clientMax: 225, cap: 212 })).toBe(200);
  expect(negotiate({ clientMin: 100, clientMax: 225, cap: 176 })).toBe(176);
});

Deno.test("a client without a version in common is refused", () => {
  expect(negotiate({ clientMin: 100, clientMax: 156 })).toBeNull();
  expect(negotiate({ clientMin: 226, clientMax: 300 })).toBeNull();
  expect(negotiate({ clientMin: 205, clientMax: 210 })).toBeNull();
  expect(negotiate({ clientMin: 158, clientMax: 158 })).toBeNull();
});

Deno.test("no offer is ever answered with a version outside it, a mixed one, 158 or 163", () => {
  const number = fc.integer({ min: 90, max: 240 });
  fc.assert(fc.property(number, number, number, (a, b, cap) => {
    const [clientMin, clientMax] = [Math.min(a, b), Math.max(a, b)];
    const version = negotiate({ clientMin, clientMax, cap });
    if (version === null) return;
    expect(version).toBeGreaterThanOrEqual(Math.max(157, clientMin));
    expect(version).toBeLessThanOrEqual(Math.min(225, clientMax));
    expect([158, 163]).not.toContain(version);
    expect(version > 200 && version < 213).toBe(false);
  }));
});

Deno.test("the version frame is text without a message number at every version", () => {
  const [payload] = new FrameParser().push(versionFrame(225, "20261005 09:30:00 EST"));
  expect(new TextDecoder().decode(payload)).toBe("225\x0020261005 09:30:00 EST\0");
});
