// Every test file has its place, and the words of the command line choose groups.
import { expect } from "@std/expect";
import { ROOT } from "@/tests/support/imports.ts";
import { chooseGroups, groupOf, GROUPS, testFiles } from "./groups.ts";
import { jobsOf } from "./jobs.ts";
import type { Load } from "./lanes.ts";

Deno.test("what starts processes or a browser is apart from what runs in memory, the gateway's from the desk's", () => {
  expect(groupOf("lib/server/config/parse_test.ts")).toBe("desk memory");
  expect(groupOf("tests/rooms_test.ts")).toBe("desk memory");
  expect(groupOf("tests/runner/tally_test.ts")).toBe("desk memory");
  expect(groupOf("tests/browser/list_test.ts")).toBe("desk processes");
  expect(groupOf("gateway/wire/codec_test.ts")).toBe("gateway memory");
  expect(groupOf("gateway/conformance/gateway_stoqey_test.ts")).toBe("gateway processes");
});

Deno.test("all groups together run every test file of the repository once", () => {
  const files = testFiles(ROOT);
  expect(files).toContain("tests/runner/groups_test.ts");
  expect(files.length).toBeGreaterThan(150);
  const run = jobsOf(GROUPS, { root: ROOT, python: "python3" }).flatMap((job) => job.files);
  expect(run.toSorted()).toEqual(files);
});

Deno.test("in memory all files share one process, across processes each has its own, and what measures has the machine", () => {
  const jobs = jobsOf(["desk memory", "desk processes"], { root: ROOT, python: "python3" });
  const [memory, ...others] = jobs;
  expect([memory?.name, memory?.load, others.every((job) => job.files.length === 1)]).toEqual([
    "desk memory",
    "machine",
    true,
  ]);
  const those = (load: Load) => others.filter((job) => job.load === load).map(({ name }) => name);
  expect(those("machine")).toEqual([
    "tests/api/attack_flood_test.ts",
    "tests/api/attack_test.ts",
    "tests/api/runaway_test.ts",
    "tests/api/stream_test.ts",
    "tests/connection/pacing_test.ts",
  ]);
  const [cores, halves] = [those("core"), those("half")];
  expect(cores.filter((file) => file.startsWith("tests/browser/")).length).toBeGreaterThan(50);
  expect(cores.filter((file) => /^tests\/(?:api|chaos)\//.test(file))).toEqual([]);
  expect(halves.length).toBeGreaterThan(50);
});

Deno.test("words choose the groups that have all of them in their name", () => {
  expect(chooseGroups([])).toEqual([...GROUPS]);
  expect(chooseGroups(["desk"])).toEqual(["desk memory", "desk python", "desk processes"]);
  expect(chooseGroups(["gateway"])).toEqual(["gateway memory", "gateway processes"]);
  expect(chooseGroups(["desk", "memory"])).toEqual(["desk memory"]);
  expect(() => chooseGroups(["dsek"])).toThrow("No group of tests is called 'dsek'");
});
