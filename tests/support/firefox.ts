// A stock Firefox for the tests: the one on the PATH. CI, which is root on a Debian of its own, installs one; nobody's machine is changed.

/** What distributions call it. */
const NAMES = ["firefox", "firefox-esr"];
const PACKAGE = "firefox-esr";

export type FirefoxPlace = { found: string } | { found: null; installs: boolean };

/** Where it is, or whether this machine may be given one. */
export async function findFirefox(): Promise<FirefoxPlace> {
  const found = await onPath(NAMES);
  if (found !== null) return { found };
  const isOurs = Deno.env.get("CI") === "true" && Deno.uid() === 0 && await onPath(["apt-get"]) !== null;
  return { found: null, installs: isOurs };
}

/** Its program, installed before where that is allowed. */
export async function firefoxProgram(place: FirefoxPlace): Promise<string> {
  if (place.found !== null) return place.found;
  await aptGet("update", "-qq");
  await aptGet("install", "-y", "-qq", "--no-install-recommends", PACKAGE);
  const found = await onPath(NAMES);
  if (found === null) throw new Error(`${PACKAGE} is installed and not on the PATH`);
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

async function onPath(names: readonly string[]): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of names) {
      const path = `${folder}/${name}`;
      if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
    }
  }
  return null;
}
