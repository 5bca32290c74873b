import { expect } from "@std/expect";
import { PYTHON_TABLES, pythonTables } from "./python_tables.ts";

Deno.test("the tables of the Python bridge are those of the contract: deno task contract:py writes them", async () => {
  const committed = await Deno.readTextFile(new URL(`../../${PYTHON_TABLES}`, import.meta.url));
  expect(committed).toBe(pythonTables());
});

Deno.test("each field of a command is checked by what its schema says", () => {
  const tables = pythonTables();
  for (
    const row of [
      `    "place_order": {`,
      `        "epoch": not_negative,`,
      `        "order": table(ORDER),`,
      `        "notAfter": moment,`,
      `        "dataType": between(1, 4),`,
      `    "orderType": one_of("MKT", "LMT", "STP", "STP LMT", "TRAIL"),`,
      `    "lmtPrice": nullable_decimal,`,
      `    "totalQuantity": nullable_decimal,`,
      `    "account": filled_text,`,
      `    "conId": integer,`,
      `    "ping": {},`,
    ]
  ) {
    expect(tables.split("\n")).toContain(row);
  }
});
