import { expect } from "@std/expect";
import { readKey } from "./login_key.ts";

Deno.test("the key is read from storage, under the name of the desk's place, or from the history where storage is refused", () => {
  const storage = () => ({ getItem: (name: string) => name === "lotse.key/desk" ? "kept" : null });
  const refused = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  expect(readKey("/desk", { storage, state: () => ({ lotse: true }) })).toBe("kept");
  expect(readKey("", { storage, state: () => null })).toBeNull();
  expect(readKey("/desk", { storage: refused, state: () => ({ lotse: true, key: "in history" }) })).toBe(
    "in history",
  );
  // It was refused when this tab logged in: what storage has is older.
  expect(readKey("/desk", { storage, state: () => ({ key: "in history" }) })).toBe("in history");
  for (const state of [null, "key", { key: 1 }]) {
    expect(readKey("/desk", { storage: refused, state: () => state })).toBeNull();
  }
});
