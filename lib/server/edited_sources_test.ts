import { expect } from "@std/expect";
import { tellEdits } from "./edited_sources.ts";
import { fromRoot } from "./root.ts";

Deno.test("the first source of a burst of edits is named, nothing else is", async () => {
  let now = 0;
  const lines: string[] = [];
  async function* edits(): AsyncGenerator<Pick<Deno.FsEvent, "kind" | "paths">> {
    const at = (ms: number, kind: Deno.FsEvent["kind"], ...paths: string[]) => {
      now = ms;
      return { kind, paths: paths.map((path) => fromRoot(path)) };
    };
    yield at(0, "access", "lib/client/cx.ts");
    yield at(0, "modify", "lib/client/.cx.ts.swp", "lib/client/cx_test.ts", "lib/client");
    yield at(1_000, "create", "lib/client/cx.ts");
    yield at(1_100, "modify", "lib/client/cx.ts");
    yield at(1_500, "modify", "routes/index.tsx");
    await Promise.resolve();
    yield at(9_000, "rename", "python/ib_client.py~", "python/ib_client.py");
    yield at(20_000, "remove", "lib/build/base/page.css");
  }
  await tellEdits(edits(), { monotonic: () => now }, (line) => void lines.push(line));
  expect(lines).toEqual([
    "lib/client/cx.ts has changed: start the desk again to run it",
    "python/ib_client.py has changed: start the desk again to run it",
    "lib/build/base/page.css has changed: start the desk again to run it",
  ]);
});
