// The table of methods says what the routes really answer.
import { expect } from "@std/expect";
import { fromRoot } from "@/lib/server/root.ts";
import { methodsOf } from "./method_guard.ts";

/** The address of each route file with the methods that its handler has. */
async function routes(folder: string, address = ""): Promise<[string, string[]][]> {
  const found: [string, string[]][] = [];
  for await (const { name, isDirectory } of Deno.readDir(fromRoot("routes", folder))) {
    if (isDirectory) found.push(...await routes(`${folder}${name}/`, `${address}/${name}`));
    if (isDirectory || name.startsWith("_")) continue;
    const { handler } = await import(`@/routes/${folder}${name}`) as { handler: Record<string, unknown> };
    const base = name.replace(/\.tsx?$/, "");
    found.push([base === "index" ? address || "/" : `${address}/${base}`, Object.keys(handler)]);
  }
  return found;
}

Deno.test("each route answers the methods that the table has for it, and HEAD", async () => {
  const all = await routes("");
  expect(all.map(([address]) => address)).toContain("/api/trading");
  for (const [address, methods] of all) {
    expect([address, methodsOf(address)]).toEqual([address, [
      "GET",
      "HEAD",
      ...methods.filter((m) => m !== "GET"),
    ]]);
  }
});

Deno.test("an address without a route is left to Fresh", () => {
  expect(methodsOf("/api/nothing")).toEqual(["GET", "HEAD", "POST"]);
});
