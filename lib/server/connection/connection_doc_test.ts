import { expect } from "@std/expect";
import { fromRoot } from "@/lib/server/root.ts";
import { transitions } from "./connection_state.ts";

const MARKS = /(<!-- transitions -->\n)[^]*(<!-- \/transitions -->)/;

/** The table of `docs/connection.md`, from the code. */
function table(): string {
  const rows = Object.entries(transitions).flatMap(([layer, states]) =>
    Object.entries<Partial<Record<string, string>>>(states).flatMap(([state, signals]) =>
      Object.entries(signals).map(([signal, next]) =>
        `${layer.padEnd(10)}${state.padEnd(14)}${signal.padEnd(24)}${next}`
      )
    )
  );
  const head = `${"layer".padEnd(10)}${"state".padEnd(14)}${"signal".padEnd(24)}next`;
  return ["", "```text", head, ...rows, "```", "", ""].join("\n");
}

Deno.test("the published transition table is the one in the code", async () => {
  const path = fromRoot("docs", "connection.md");
  const text = await Deno.readTextFile(path);
  const wanted = text.replace(MARKS, (_, begin: string, end: string) => begin + table() + end);
  if (Deno.env.get("LOTSE_UPDATE_DOCS") === "1") await Deno.writeTextFile(path, wanted);
  else expect(text).toBe(wanted);
});
