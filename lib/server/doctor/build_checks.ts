// The doctor's look at the build that `deno task start` serves: is there one, can it be read, is it of these
// sources.
import { fault, type Finding, ok, warning } from "./finding.ts";
import type { Probes } from "./probes.ts";

const ABOUT = "build";
const WHY = "'deno task start' serves it, and never makes one ('deno task dev' needs none)";

export function buildFindings(probes: Probes): Finding[] {
  const look = probes.build();
  if (look.state === "unusable") {
    // As the start says it: what is wrong, then what to do.
    const [, what = look.what, advice = "Run 'deno task build'"] =
      /^(.*)[.:] (.*'deno task build'.*)$/.exec(look.what) ??
        [];
    return [fault(ABOUT, what, WHY, advice.charAt(0).toUpperCase() + advice.slice(1))];
  }
  if (look.state === "shipped") return [ok(ABOUT, "comes with the program")];
  if (look.newer === null) return [ok(ABOUT, "there, and of these sources")];
  return [warning(
    ABOUT,
    `${look.newer} has changed since it was made`,
    "the screen would be of other sources than the desk behind it",
    "Run 'deno task build'",
  )];
}
