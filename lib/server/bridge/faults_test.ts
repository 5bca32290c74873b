import { expect } from "@std/expect";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import { staysDown } from "./faults.ts";

Deno.test("U19: the advice to press “Try now” is given once", () => {
  const cause = quote("Read-only file system (os error 30)");
  for (const fix of [say("BRIDGE_STAYS_DOWN.fix"), say("BRIDGE_RESTARTS"), say("CACHE_UNWRITABLE.fix")]) {
    expect(inEnglish(staysDown({ cause, fix }, 5).fix).match(/Try now/g)).toHaveLength(1);
  }
});
