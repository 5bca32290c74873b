// The tools over the Model Context Protocol: lists them, runs them, and turns every failure into an answer
// that says what failed.
import { Server } from "@modelcontextprotocol/sdk/server";
// The package names the types of such a file only without its ending.
// @ts-types="@modelcontextprotocol/sdk/types"
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { say } from "@/lib/contract/says/say.ts";
import { AtMost } from "@/lib/server/at_most.ts";
import { AppError, type AppErrorFacts } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import { verbatim, written } from "./answers/told.ts";
import { DeskRefusal } from "./desk.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { isToolName, type Tool, type ToolDeps, tools } from "./tools.ts";

export interface ServerDeps extends ToolDeps {
  log: Log;
}

/**
 * Whoever asks for everything at once has it one after the other: the desk and its lines of quotes are the
 * trader's first.
 */
const MOST_AT_ONCE = 4;

export function mcpServer(deps: ServerDeps): Server {
  const server = new Server(
    { name: "lotse", version: "1" },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const queue = new AtMost(MOST_AT_ONCE);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: Object.entries(tools).map(listed) }));
  server.setRequestHandler(
    CallToolRequestSchema,
    ({ params: { name, arguments: args = {} } }, { signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<CallToolResult>();
      queue.add(async () => {
        // What was taken back before its turn is not done: nobody would hear of it.
        if (signal.aborted) reject(signal.reason);
        else resolve(await call(name, args, deps));
      });
      return promise;
    },
  );
  server.onclose = () => queue.clear();
  server.onerror = (error) => deps.log.warn("mcp_message_refused", { error });
  return server;
}

function listed([name, { description, takes, readsOnly }]: [string, Tool]) {
  // A proposal can be taken back and is no order: nothing is destroyed by any of them.
  const annotations = { readOnlyHint: readsOnly, destructiveHint: false, idempotentHint: readsOnly };
  return { name, description, inputSchema: { ...takes, type: "object" as const }, annotations };
}

async function call(name: string, args: Record<string, unknown>, deps: ServerDeps): Promise<CallToolResult> {
  try {
    if (!isToolName(name)) throw new AppError(say("TOOL_UNKNOWN"), { status: 404 });
    return { content: [{ type: "text", text: written(await tools[name].run(args, deps)) }] };
  } catch (error) {
    const told = failure(error);
    if (told === null) deps.log.error("tool_crashed", { tool: name, error });
    else deps.log.warn("tool_refused", { tool: name, code: told.code });
    return { content: [{ type: "text", text: written({ error: told ?? CRASHED }) }], isError: true };
  }
}

const CRASHED = failure(new AppError(say("INTERNAL_ERROR"), { status: 500 }));

/** Code, sentence and what else a program can act on; `null`: nobody expected it. */
function failure(error: unknown) {
  if (error instanceof AppError) return { code: error.code, ...fieldOf(error), sentence: error.message };
  if (!(error instanceof DeskRefusal)) return null;
  const { code, detail, limit, ib, ...more } = error.problem;
  return {
    code,
    ...fieldOf(more),
    ...(limit === undefined ? {} : { limit }),
    ...(ib === undefined ? {} : { ibCode: ib.code }),
    // The desk's sentences can have words of IB in them, and names of instruments.
    ...verbatim({ sentence: detail, wordsOfIb: ib?.message }),
  };
}

function fieldOf({ field }: Pick<AppErrorFacts, "field">): { field?: string } {
  return field === undefined ? {} : { field };
}
