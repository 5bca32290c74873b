import { expect } from "@std/expect";
import { de } from "@/lib/contract/says/de.ts";
import { en } from "@/lib/contract/says/en.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { language } from "@/lib/contract/says/language.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import { textOf } from "@/lib/contract/says/saying.ts";
import { frame as germanFrame } from "@/lib/contract/says/screen/de/frame.ts";
import { frame } from "@/lib/contract/says/screen/en/frame.ts";
import { staysDown } from "./faults.ts";

const cause = quote("Read-only file system (os error 30)");

Deno.test("U19: the advice to press “Connect” is given once", () => {
  for (const fix of [say("BRIDGE_STAYS_DOWN.fix"), say("BRIDGE_RESTARTS"), say("CACHE_UNWRITABLE.fix")]) {
    expect(inEnglish(staysDown({ cause, fix }, 5).fix).match(/“Connect”/g)).toHaveLength(1);
  }
});

Deno.test("a bridge that stays down is begun again by the button that the screen has then", () => {
  const buttons = [[language("en", en), frame], [language("de", de), germanFrame]] as const;
  for (const [spoken, texts] of buttons) {
    for (const fix of [say("BRIDGE_RESTARTS"), say("CACHE_UNWRITABLE.fix")]) {
      const advice = textOf(spoken.tell(staysDown({ cause, fix }, 5).fix) ?? []);
      expect(advice).toContain(texts["connection.connect"]);
    }
  }
});
