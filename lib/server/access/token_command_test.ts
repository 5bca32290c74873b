import { expect } from "@std/expect";
import { runTokenCommand, USAGE } from "./token_command.ts";

Deno.test("a token is created, listed without its secret and revoked, in a file for its owner alone", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_tokens_" });
  try {
    const notes: string[] = [];
    const note = (text: string) => void notes.push(text);
    const run = (...args: string[]) =>
      runTokenCommand([...args, "--data-dir", dir], { env: { HOME: dir }, note });
    const limits = ["--max-notional=2500.5", "--max-quantity", "7", "--orders-per-minute", "none"];
    const secret = (await run("create", "momentum", "--scope", "trade", "--days", "2", ...limits)).trim();
    expect(secret).toMatch(/^lotse_[\w-]{43}$/);
    // A token that the running desk does not know would say so only when it is used.
    expect(await run("create", "--help")).toBe(USAGE);
    expect(notes).toEqual([`For the desk with the data folder ${dir}, and no other\n`]);
    if (Deno.build.os !== "windows") {
      expect((await Deno.stat(`${dir}/program_tokens.json`)).mode ?? 0).toBe(0o100600);
    }
    const list = await run("list");
    expect(list).toMatch(/^momentum\ttrade\tuntil .*Z\tnotional 2500.5, quantity 7\n$/);
    expect(list).not.toContain(secret);
    expect(await run("revoke", "momentum")).toBe("Revoked: momentum\n");
    expect(await run("list")).toBe("No tokens\n");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("of two commands at once one waits for the other: no token is lost, and none that was revoked returns", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_tokens_" });
  try {
    const run = (...args: string[]) =>
      runTokenCommand([...args, "--data-dir", dir], { env: { HOME: dir }, note: () => {} });
    await run("create", "before", "--scope", "read");
    const ended: string[] = [];
    // As another terminal holds it while it reads and writes.
    const other = await Deno.open(`${dir}/program_tokens.lock`, { write: true });
    await other.lock(true);
    const both = Promise.all([
      run("create", "later", "--scope", "read").then(() => ended.push("create")),
      run("revoke", "before").then(() => ended.push("revoke")),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ended).toEqual([]);
    other.close();
    await both;
    expect((await run("list")).split("\t")[0]).toBe("later");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what is missing or malformed is named before anything is written", async () => {
  const rows: [string[], string][] = [
    [[], "Usage"],
    [["create"], "needs a name"],
    [["create", "--scope", "read"], "needs a name"],
    [["create", "a"], "Give '--scope read'"],
    [["create", "a", "--scope", "admin"], "Give '--scope read'"],
    [["create", "a", "--scope"], "'--scope' needs a value"],
    [["create", "a", "--scope", "trade"], "needs '--max-notional N'"],
    [["create", "a", "--scope", "read", "--scope", "read"], "given twice"],
    [["create", "a", "--scope", "read", "--days", "0"], "from 1 to 366"],
    [["create", "a", "--scope", "read", "--days", "1e3"], "from 1 to 366"],
    [["create", "a", "--scope", "read", "--max-quantity", "1,5"], "'1,5'"],
    [["create", "a", "--scope", "read", "--colour", "red"], "--colour"],
  ];
  for (const [args, part] of rows) {
    await expect(runTokenCommand(args, { env: { HOME: "/nowhere/at/all" }, note: () => {} })).rejects.toThrow(
      part,
    );
  }
});
