import { expect } from "@std/expect";
import type { DepthView, TapeView } from "@/lib/contract/api.ts";
import { ago } from "@/tests/support/screen_samples.ts";
import { bookEvidence, tapeEvidence } from "./evidence_depth.ts";

const at = ago(2);
const row = (price: string, size: string | null, place = "NSDQ") => ({ price, size, place });
const book: DepthView = {
  state: "open",
  advisory: null,
  at,
  bids: [row("187.24", "100"), row("187.23", "300")],
  asks: [row("187.26", "200")],
};

Deno.test("a book names its callback, its one time, and what its sides add up to", () => {
  const [last, bid, ask, spread, bids, asks] = bookEvidence(book, "en");
  expect(last).toMatchObject({ source: "updateMktDepthL2", at });
  expect([bid, ask].map((one) => [one?.value, one?.source, one?.at])).toEqual([
    ["187.24", "updateMktDepthL2", null],
    ["187.26", "updateMktDepthL2", null],
  ]);
  expect([spread?.value, bids?.value, asks?.value]).toEqual(["0.02", "400", "200"]);
  expect(bids?.formula?.inputs.map(({ name, value }) => [name, value])).toEqual([
    ["187.24 · NSDQ", "100"],
    ["187.23 · NSDQ", "300"],
  ]);
});

Deno.test("without places it is the plain callback; what has no size adds up to nothing known", () => {
  const plain = bookEvidence({ ...book, bids: [row("1", null, "")], asks: [] }, "en");
  expect(plain[0]?.source).toBe("updateMktDepth");
  expect([plain[2]?.value, plain[3]?.value, plain[4]?.value]).toEqual([null, null, null]);
});

Deno.test("each trade has its own time, the newest first", () => {
  const trade = (price: string, seconds: number) => ({
    at: ago(seconds),
    price,
    size: "200",
    place: "ARCA",
    conditions: "",
    pastLimit: false,
    unreported: false,
  });
  const tape: TapeView = {
    state: "open",
    advisory: null,
    at,
    skipped: 0,
    trades: { 1: trade("187.25", 9), 2: trade("187.26", 8) },
  };
  const [price, size, place] = tapeEvidence(tape);
  expect([price, size, place]).toMatchObject([
    { value: "187.26", source: "tickByTickAllLast", at: tape.trades[2]?.at },
    { value: "200", label: "depth.size" },
    { value: "ARCA", label: "depth.place" },
  ]);
});
