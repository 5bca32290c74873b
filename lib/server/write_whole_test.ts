import { expect } from "@std/expect";
import { writeWhole } from "./write_whole.ts";

Deno.test("a disk that takes a part and then refuses leaves the text of before: no half of it is moved over the file", () => {
  const taken: string[] = [];
  const disk = (room: number) => ({
    writeSync(bytes: Uint8Array) {
      const part = bytes.subarray(0, Math.min(room, 3));
      if (part.length === 0) throw new Error("No space left on device");
      room -= part.length;
      taken.push(new TextDecoder().decode(part));
      return part.length;
    },
  });
  writeWhole(disk(100), "halted");
  expect(taken).toEqual(["hal", "ted"]);
  expect(() => writeWhole(disk(4), "halted")).toThrow("No space left");
});
