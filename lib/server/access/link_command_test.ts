import { expect } from "@std/expect";
import { lockDataDir, textFile } from "@/lib/server/data_dir.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { runLinkCommand, USAGE } from "./link_command.ts";
import { LOGIN_LINK_FILE, LoginLinks } from "./login_links.ts";

Deno.test("a link is for the built-in desk when that one runs, whatever a killed one has left in the other folder", async () => {
  const home = await Deno.makeTempDir({ prefix: "lotse_link_" });
  try {
    const folders = ["lotse", "lotse-simulated"].map((name) => `${home}/${name}`);
    for (const [index, folder] of folders.entries()) {
      await Deno.mkdir(folder, { mode: 0o700 });
      await Deno.writeTextFile(`${folder}/address`, `http://127.0.0.1:${8000 + index}/login\n`);
    }
    using _desk = await lockDataDir(`${home}/lotse-simulated`);
    const env = { HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home };
    const deps = { env, clock: new ManualClock(), note: () => {} };
    expect(await runLinkCommand([], deps)).toMatch(/^http:\/\/127\.0\.0\.1:8001\//);
    // A live desk has no such stand-in: a link to money that is not real would be taken for one.
    await expect(runLinkCommand(["--live"], deps)).rejects.toMatchObject({ code: "DESK_NOT_RUNNING" });
    expect(await Array.fromAsync(Deno.readDir(`${home}/lotse`), ({ name }) => name)).toEqual(["address"]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("a link is printed for the desk that runs with the folder, and where none does that is said", async () => {
  const folder = await Deno.makeTempDir({ prefix: "lotse_link_" });
  try {
    const clock = new ManualClock();
    const env = { HOME: folder };
    const notes: string[] = [];
    const deps = { env, clock, note: (text: string) => void notes.push(text) };
    const run = () => runLinkCommand(["--data-dir", folder], deps);
    await expect(run()).rejects.toMatchObject({ code: "DESK_NOT_RUNNING" });
    await Deno.writeTextFile(`${folder}/address`, "https://127.0.0.1:8000/login\n");
    // One that was killed has left its address.
    await expect(run()).rejects.toMatchObject({ code: "DESK_NOT_RUNNING" });
    using _desk = await lockDataDir(folder);
    const [, address, code = ""] = /^(.+)\?token=([\w-]{43})\n$/.exec(await run()) ?? [];
    expect([address, notes]).toEqual(["https://127.0.0.1:8000/login", ["Valid once, for 10 minutes\n"]]);
    const file = `${folder}/${LOGIN_LINK_FILE}`;
    if (Deno.build.os !== "windows") expect((Deno.statSync(file).mode ?? 0) & 0o777).toBe(0o600);
    expect(new LoginLinks(textFile(file), clock).take(code)).toBe("right");
    // A desk that has left has emptied it.
    await Deno.writeTextFile(`${folder}/address`, "");
    await expect(run()).rejects.toThrow(folder);
    expect(await runLinkCommand(["--help"], deps)).toBe(USAGE);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
