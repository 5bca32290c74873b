// Where a checkout lies is nobody's business: a folder whose name means something in addresses builds,
// develops and serves.
import { expect } from "@std/expect";
import { copy } from "@/tests/support/copy.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { ROOT } from "@/tests/support/imports.ts";

/** What comes with a checkout; the rest is made in it. */
const MADE_THERE = ["node_modules", "_fresh", "artefacts"];

/** The page behind the login, and the scripts that it names. */
async function pageAndScripts(desk: DeskProcess): Promise<void> {
  const page = await desk.api("GET", "/");
  expect(page.status).toBe(200);
  const scripts = [...(page.body as string).matchAll(/"(\/_fresh\/js\/[^"]+\.js)"/g)].map(([, path = ""]) =>
    path
  );
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) {
    const { status, contentType } = await desk.api("GET", script);
    expect([script, status, contentType.split(";")[0]]).toEqual([script, 200, "text/javascript"]);
  }
}

Deno.test("U20: a checkout in a folder with a hash, a blank, a percent sign, a comma and a question mark starts", async () => {
  const home = await Deno.makeTempDir({ prefix: "lotse_place_" });
  const root = `${home}/C# 50%25, ä?/`;
  try {
    await copy(ROOT, root, (name) => !name.startsWith(".") && !MADE_THERE.includes(name));
    const build = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "dev.ts", "build"],
      cwd: root,
      stdout: "piped",
      stderr: "piped",
    }).output();
    expect(new TextDecoder().decode(build.stderr)).toBe("");
    for (const program of ["start", "dev"] as const) {
      await using desk = await DeskProcess.start({ program, root });
      await desk.ready();
      await pageAndScripts(desk);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
