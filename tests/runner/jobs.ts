// The processes that run the tests of a group, and what each is called.
import { type GroupName, groupOf, testFiles } from "./groups.ts";
import type { Laned, Load } from "./lanes.ts";

export interface Job extends Laned {
  group: GroupName;
  name: string;
  /** Of which each must run at least one test. */
  files: readonly string[];
  /** The command that runs them and leaves its JUnit report at this path. */
  command: (report: string) => readonly string[];
}

/** What the jobs need to know of the machine. */
export interface Place {
  root: string;
  /** Path of a Python with the development tools; asked for only where a chosen group needs one. */
  python: string;
}

/** Types are checked by `deno task check`, for all files at once. */
const DENO_TEST = [
  "test",
  "-A",
  "--quiet",
  "--no-prompt",
  "--no-check",
  "--preload=tests/support/one_seed.ts",
];

/** Files that measure time, or ask as fast as they can: nothing may run beside them. */
const MEASURING = [
  "tests/api/attack_flood_test.ts",
  "tests/api/attack_test.ts",
  "tests/api/runaway_test.ts",
  "tests/api/stream_test.ts",
  "tests/connection/pacing_test.ts",
];

/** Whose processes wait for each other most of the time; what has a browser or builds takes a core. */
const HALF_A_CORE = /^(?:tests\/(?:api|cases|chaos|connection|drill)|gateway)\//;

/**
 * In-memory tests share a process and all cores; whatever starts processes or a browser gets a process per
 * file.
 */
export function jobsOf(groups: readonly GroupName[], { root, python }: Place): Job[] {
  const files = testFiles(root);
  return groups.flatMap((group): Job[] => {
    if (group === "desk python") return [pytest(python)];
    const own = files.filter((file) => groupOf(file) === group);
    if (group.endsWith("memory")) {
      return [{ group, name: group, files: own, load: "machine", command: denoTest(own, "--parallel") }];
    }
    return own.map((file) => {
      return { group, name: file, files: [file], load: loadOf(file), command: denoTest([file]) };
    });
  });
}

function loadOf(file: string): Load {
  if (MEASURING.includes(file)) return "machine";
  return HALF_A_CORE.test(file) ? "half" : "core";
}

function denoTest(files: readonly string[], ...flags: string[]): Job["command"] {
  return (report) => [Deno.execPath(), ...DENO_TEST, ...flags, `--junit-path=${report}`, ...files];
}

function pytest(python: string): Job {
  const flags = ["-q", "-o", "junit_family=xunit1"];
  return {
    group: "desk python",
    name: "python/tests",
    files: [],
    load: "core",
    command: (report) => [python, "-m", "pytest", ...flags, `--junitxml=${report}`, "python/tests"],
  };
}
