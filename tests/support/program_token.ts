// A token for a program, made as its owner makes it while the desk runs: `deno task token create`.
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A token named `name`; one that may trade does so within the limits of the desk alone. */
export async function programToken(
  dataDir: string,
  name: string,
  scope: "read" | "propose" | "trade",
): Promise<string> {
  const limits = scope === "trade" ? ["--max-notional", "none", "--orders-per-minute", "none"] : [];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", "lib/server/access/token_main.ts", "create", name],
      ...["--scope", scope, ...limits, "--data-dir", dataDir],
    ],
    cwd: ROOT,
  }).output();
  const told = new TextDecoder().decode(code === 0 ? stdout : stderr).trim();
  if (code !== 0) throw new Error(`No token: ${told}`);
  return told;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
