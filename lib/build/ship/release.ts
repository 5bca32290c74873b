// Which release it is: what `lotse --version` prints.
import { PROTOCOL_VERSION } from "@/lib/contract/protocol/events.ts";
import { snapshotSchema } from "@/lib/contract/views/snapshot.ts";
import type { Release } from "@/lib/launch/subcommands.ts";
import config from "@/deno.json" with { type: "json" };

/** `commit` is that of a clean checkout: of one with edits nobody could find the sources again. */
export async function releaseOf(root: string): Promise<Release> {
  return {
    version: config.version,
    commit: await commitOf(root),
    contract: snapshotSchema.shape.version.value,
    protocol: PROTOCOL_VERSION,
  };
}

async function commitOf(root: string): Promise<string | null> {
  const [head, edits] = [
    await git(root, "rev-parse", "--short=12", "HEAD"),
    await git(root, "status", "--porcelain"),
  ];
  return head === null || edits !== "" ? null : head;
}

/** `null` without git, or outside of a checkout. */
async function git(root: string, ...args: string[]): Promise<string | null> {
  try {
    const { code, stdout } = await new Deno.Command("git", { args, cwd: root, stderr: "null" }).output();
    return code === 0 ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
