// A program that tests need beside Deno and Python: the one on the PATH. CI, which is root on a Debian of its
// own, installs one; nobody's machine is changed.

export interface WantedProgram {
  /** What distributions call it. */
  names: readonly string[];
  /** Debian's package. */
  package: string;
}

export type ProgramPlace = { found: string } | { found: null; installs: boolean };

/** Where it is, or whether this machine may be given one. */
export async function findProgram({ names }: WantedProgram): Promise<ProgramPlace> {
  const found = await onPath(names);
  if (found !== null) return { found };
  const isOurs = Deno.env.get("CI") === "true" && Deno.uid() === 0 && await onPath(["apt-get"]) !== null;
  return { found: null, installs: isOurs };
}

/** The program, installed before where that is allowed. */
export async function programAt(place: ProgramPlace, wanted: WantedProgram): Promise<string> {
  if (place.found !== null) return place.found;
  // Two tests may each want another one at once: the package manager takes one at a time.
  using turn = await Deno.open(`${Deno.env.get("TMPDIR") ?? "/tmp"}/lotse-tests-apt`, {
    write: true,
    create: true,
  });
  await turn.lock(true);
  await aptGet("update", "-qq");
  await aptGet("install", "-y", "-qq", "--no-install-recommends", wanted.package);
  const found = await onPath(wanted.names);
  if (found === null) throw new Error(`${wanted.package} is installed and not on the PATH`);
  return found;
}

async function aptGet(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("apt-get", {
    args,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`apt-get ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
}

/** A package may put it where only the system's own programs are looked for. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

async function onPath(names: readonly string[]): Promise<string | null> {
  for (const folder of [...(Deno.env.get("PATH") ?? "").split(":"), ...MORE_FOLDERS]) {
    for (const name of names) {
      const path = `${folder}/${name}`;
      if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
    }
  }
  return null;
}
