import { expect } from "@std/expect";
import { accountsOf } from "./accounts.ts";

Deno.test("ids of live accounts are taken only with the flag for tests", () => {
  expect(accountsOf("DU1,DF2").map(({ id }) => id)).toEqual(["DU1", "DF2"]);
  for (const text of ["U1234567", "DU1,U2", "F1"]) {
    expect(() => accountsOf(text)).toThrow("Not the name of a paper account");
    expect(accountsOf(text, { liveIds: true })).toHaveLength(text.split(",").length);
  }
  for (const text of ["X1", "U", "UA1", ""]) {
    expect(() => accountsOf(text, { liveIds: true })).toThrow("Not the name of a paper account");
  }
});

Deno.test("an account or a currency that is named twice is refused", () => {
  expect(() => accountsOf("DU1:USD=5,DU1:USD=6")).toThrow('Named twice: "DU1"');
  expect(() => accountsOf("DU1:USD=5+EUR=1+USD=6")).toThrow('Named twice: "USD"');
});
