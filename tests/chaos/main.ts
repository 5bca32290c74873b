// `deno task chaos --seeds N [--from S]`: breaks the desk in N seeded ways and compares it with the broker; exit code 1 on any difference.
import { runSeed } from "./run.ts";

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

const [from = "1", count = "1"] = Deno.args;
for (let seed = Number(from); seed < Number(from) + Number(count); seed++) {
  const dir = await Deno.makeTempDir({ dir: "/dev/shm", prefix: "lotse_chaos_" });
  const result = await runSeed(seed, {
    dir,
    trace: Deno.env.get("TRACE") ? say : undefined,
  });
  await Deno.remove(dir, { recursive: true });
  say(JSON.stringify(result));
}
