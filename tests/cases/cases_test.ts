// Each case of the field as data, played on a real socket in text and in protobuf, with the real bridge and
// the real server side.
import { fileURLToPath } from "node:url";
import { expect } from "@std/expect";
import { type CaseFile, casesIn, versionsOf } from "@/tests/support/scripted_tws/case_file.ts";
import { runCase } from "@/tests/support/scripted_tws/run_case.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

for (const { file } of casesIn(`${folder}right`)) {
  for (const version of versionsOf(file)) {
    Deno.test(`${file.case}: ${file.title} (server version ${version})`, () => runCase(file, version));
  }
}

Deno.test("what is still wrong is a readable case, waiting to be moved to those that are right", () => {
  for (const { path, file } of casesIn(`${folder}open`)) {
    expect(path).toContain(
      `/${file.case.toLowerCase().replace(/\d+/, (number) => number.padStart(2, "0"))}_`,
    );
  }
});

Deno.test("a case that is wrong stops at its step and says what differs", async () => {
  const wrong: CaseFile = {
    case: "not so",
    title: "ten shares are eleven",
    broker: { positions: [{ position: { contract: "AAPL", position: "10" } }] },
    steps: [{ ready: 5000 }, { see: { positions: [{ quantity: "11" }] }, within: 100 }],
  };
  const played = runCase(wrong, 200);
  await expect(played).rejects.toThrow(/step 2: .*\n.*\npositions\[\]\.quantity: expected "11", found "10"/);
});

Deno.test("a row that TWS could not send is an error of the case, not silence", async () => {
  const wrong: CaseFile = {
    case: "not so",
    title: "a price has another name",
    steps: [{ ready: 5000 }, { send: [{ orderStatus: { avgFillPrice: "1" } }] }],
  };
  await expect(runCase(wrong, 200)).rejects.toThrow("orderStatus.avgFillPrice: there is no such field, only");
});
