// A process that runs seeds in process, one after another: a JSON line per seed on standard output.
// Arguments: first seed, step, last seed, real-every; seeds that belong to real processes are left out.
import { isReal } from "./options.ts";
import { runSeed } from "./run.ts";
import { withFolder } from "./folder.ts";

const [first = 1, step = 1, last = 1, realEvery = 0] = Deno.args.map(Number);
for (let seed = first; seed <= last; seed += step) {
  if (isReal(seed, realEvery)) continue;
  const result = await withFolder((dir) => runSeed(seed, { dir }));
  // deno-lint-ignore no-console
  console.log(JSON.stringify(result));
}
