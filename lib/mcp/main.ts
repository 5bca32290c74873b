// The program behind `deno task mcp`: an MCP server over standard input and output, where nothing but the
// protocol is written.
import process from "node:process";
// @ts-types="@modelcontextprotocol/sdk/server/stdio"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { systemClock, systemIds } from "@/lib/server/clock.ts";
import { PROGRAM_TOKEN_VARIABLE } from "@/lib/server/environment.ts";
import { AppError } from "@/lib/server/errors.ts";
import { createLog } from "@/lib/server/log.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";
import { Desk } from "./desk.ts";
import { sender } from "./http.ts";
import { type Files, type McpOptions, readOptions, USAGE, UsageError } from "./options.ts";
import { mcpServer } from "./server.ts";

const files: Files = {
  text: (path) => Deno.readTextFileSync(path),
  mode: (path) => Deno.statSync(path).mode,
};

/**
 * The program: resolves with its exit code when whoever has started it is gone, and nobody waits for an
 * answer any more.
 */
export async function command(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    writeWhole(Deno.stdout, `${USAGE.trimEnd()}\n`);
    return 0;
  }
  const options = optionsOf(args);
  const log = createLog({ form: "text", secrets: [options.token] });
  const desk = new Desk({ ...options, send: sender(options.certificate) });
  try {
    await desk.introduce();
  } catch (error) {
    // Said now, while somebody looks. A desk that is not there can come later, and is asked again then.
    if (!(error instanceof AppError)) throw error;
    if (error.code === "PROGRAM_TOKEN_STRONG") end(2, error.message);
    log.warn("desk_not_reached", { code: error.code, detail: error.message });
  }
  const { promise: code, resolve } = Promise.withResolvers<number>();
  process.stdin.once("end", () => resolve(0));
  process.stdin.once("close", () => resolve(0));
  process.stdout.on("error", () => resolve(0));
  for (const signal of Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => resolve(0));
  }
  const server = mcpServer({ desk, clock: systemClock, ids: systemIds, log });
  await server.connect(new StdioServerTransport());
  return await code;
}

function optionsOf(args: readonly string[]): McpOptions {
  try {
    return readOptions(args, { variable: Deno.env.get(PROGRAM_TOKEN_VARIABLE), files });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return end(2, error.message);
  }
}

function end(code: number, message: string): never {
  complain(message);
  Deno.exit(code);
}

function complain(message: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${message.trimEnd()}\n`));
}

if (import.meta.main) Deno.exit(await command(Deno.args));
