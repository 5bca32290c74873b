// The file in front of the journal: what is read of it after an end at any point.
import { expect } from "@std/expect";
import fc from "fast-check";
import { IntentFile, leftIn } from "./intent_file.ts";

async function withPath(task: (path: string) => void | Promise<void>): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "lotse_intent_file_" }));
  try {
    await task(`${dir}/journal.sqlite-intents`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** No file takes a byte meanwhile. */
function whileRefused<T>(task: () => T): T {
  const write = Deno.FsFile.prototype.writeSync;
  Deno.FsFile.prototype.writeSync = () => {
    throw new Error("No space left on device");
  };
  try {
    return task();
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
}

Deno.test("each line is where it says, with its mark, in a private file of one length", async () => {
  await withPath((path) => {
    using file = new IntentFile(path);
    const before = Deno.statSync(path);
    if (Deno.build.os !== "windows") expect((before.mode ?? 0) & 0o777).toBe(0o600);
    for (const text of ["one", "zwei, mit Umlaut ü und\u2028Trenner", "three"]) {
      const place = file.write(text);
      expect(place?.file).toBe(path);
      const bytes = Deno.readFileSync(path).subarray(place?.at);
      const line = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(10)));
      expect(line.startsWith(`${place?.mark} `)).toBe(true);
      expect(line.endsWith(text)).toBe(true);
      expect(leftIn(path).at(-1)).toBe(text);
    }
    expect(Deno.statSync(path).size).toBe(before.size);
  });
});

Deno.test("what a run leaves is there for the next one, and is overwritten only when that says so", async () => {
  await withPath((path) => {
    expect(leftIn(path)).toEqual([]);
    const first = new IntentFile(path);
    first.write("one");
    first.write("two");
    using second = new IntentFile(path);
    expect(second.left).toEqual(["one", "two"]);
    expect(second.write("three")).toBeNull();
    expect(leftIn(path)).toEqual(["one", "two"]);
    second.restart();
    expect(leftIn(path)).toEqual([]);
    expect(second.write("three")?.at).toBe(0);
    expect(leftIn(path)).toEqual(["three"]);
    first[Symbol.dispose]();
  });
});

Deno.test("a full file takes nothing until it begins anew, and so does one that the disk refuses", async () => {
  await withPath((path) => {
    using file = new IntentFile(path);
    const long = "x".repeat(100_000);
    expect([file.write(long), file.write(long), file.write(long)].map((one) => one === null))
      .toEqual([false, false, true]);
    expect(file.write("short")).not.toBeNull();
    expect(leftIn(path)).toEqual([long, long, "short"]);
    file.restart();
    expect(file.write(long)?.at).toBe(0);
    expect(leftIn(path)).toEqual([long]);
    whileRefused(() => expect(file.write("lost")).toBeNull());
    expect(file.write("behind what may be half a line")).toBeNull();
    file.restart();
    expect(file.write("anew")?.at).toBe(0);
  });
});

Deno.test("on a disk without the room for it there is a file that takes nothing until it begins anew", async () => {
  await withPath((path) => {
    using file = whileRefused(() => new IntentFile(path));
    expect([file.left, file.write("one")]).toEqual([[], null]);
    file.restart();
    expect(file.write("two")?.at).toBe(0);
    expect(leftIn(path)).toEqual(["two"]);
  });
});

Deno.test("the file is named as another program finds it, whatever link leads to it", async () => {
  await withPath(async (path) => {
    new IntentFile(path)[Symbol.dispose]();
    await Deno.symlink(path, `${path}-link`);
    using file = new IntentFile(`${path}-link`);
    expect(file.write("one")?.file).toBe(path);
  });
});

Deno.test("of lines of any lengths in any number of generations, cut off or with wrong bytes anywhere, only whole ones of the last are read, in order", async () => {
  await withPath((path) => {
    fc.assert(fc.property(
      fc.array(fc.array(fc.string({ maxLength: 40, unit: "binary" }), { maxLength: 4 }), { maxLength: 4 }),
      fc.nat(400),
      fc.nat(255),
      (generations, at, byte) => {
        Deno.writeFileSync(path, new Uint8Array());
        const file = new IntentFile(path);
        // As JSON each is one line.
        const lines = generations.map((texts) => texts.map((text) => JSON.stringify(text)));
        for (const [index, texts] of lines.entries()) {
          if (index > 0) file.restart();
          for (const text of texts) file.write(text);
        }
        file[Symbol.dispose]();
        const last = lines.at(-1) ?? [];
        expect(leftIn(path)).toEqual(last);
        const bytes = Deno.readFileSync(path);
        bytes[at] = byte;
        Deno.writeFileSync(path, bytes);
        const left = leftIn(path);
        expect(left).toEqual(last.slice(0, left.length));
        Deno.writeFileSync(path, bytes.subarray(0, at));
        const short = leftIn(path);
        expect(short).toEqual(last.slice(0, short.length));
      },
    ));
  });
});
