import { expect } from "@std/expect";
import fc from "fast-check";
import { FrameError } from "./errors.ts";
import { frame, FrameParser, frames, MAX_FRAME_BYTES } from "./framing.ts";

const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 });

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

Deno.test("frames come out as they went in, however the stream is cut", () => {
  fc.assert(fc.property(payloads, fc.array(fc.nat(10_000), { maxLength: 30 }), (sent, places) => {
    const parser = new FrameParser();
    const received = cut(frames(sent), places).flatMap((piece) => parser.push(piece));
    expect(received).toEqual(sent);
    expect(parser.pendingBytes).toBe(0);
  }));
});

Deno.test("a frame that arrives byte by byte is whole in the end, and its payload is a copy", () => {
  const parser = new FrameParser();
  const bytes = frame(new Uint8Array(10_000).fill(7));
  const received = [...bytes].flatMap((byte) => parser.push(new Uint8Array([byte])));
  expect(received.length).toBe(1);
  expect(received[0]?.length).toBe(10_000);
  parser.push(frame(new Uint8Array(10_000).fill(8)));
  expect(received[0]?.every((byte) => byte === 7)).toBe(true);
});

Deno.test("a truncated frame stays pending and gives nothing", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (payload, cutAt) => {
    const parser = new FrameParser();
    const bytes = frame(payload);
    const part = bytes.subarray(0, cutAt % bytes.length);
    expect(parser.push(part)).toEqual([]);
    expect(parser.pendingBytes).toBe(part.length);
  }));
});

Deno.test("a length beyond the limit is refused before its payload arrives", () => {
  expect(() => new FrameParser().push(new Uint8Array([0x01, 0, 0, 0]))).toThrow(FrameError);
  expect(() => new FrameParser().push(new Uint8Array([0xFF, 0xFF, 0xFF, 0xFF]))).toThrow(FrameError);
  expect(() => new FrameParser(100).push(new Uint8Array([0, 0, 0, 101]))).toThrow(FrameError);
  expect(new FrameParser().push(new Uint8Array([0x00, 0xFF, 0xFF, 0xFF]))).toEqual([]);
});

Deno.test("an empty frame is refused", () => {
  expect(() => new FrameParser().push(new Uint8Array(4))).toThrow(FrameError);
});

Deno.test("random bytes give frames, wait for more or end in a FrameError, and never take unbounded memory", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 30 }), (pieces) => {
    const parser = new FrameParser(2_000);
    try {
      for (const piece of pieces) {
        for (const payload of parser.push(piece)) expect(payload.length).toBeLessThanOrEqual(2_000);
        expect(parser.pendingBytes).toBeLessThan(2_004);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError);
    }
  }));
});

Deno.test("a payload that fits no frame is not written", () => {
  expect(() => frame(new Uint8Array(MAX_FRAME_BYTES + 1))).toThrow(FrameError);
  expect(frame(new Uint8Array([1, 2])).toHex()).toBe("000000020102");
});
