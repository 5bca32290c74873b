import { expect } from "@std/expect";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { deskCaller } from "@/lib/server/access/caller.ts";
import { silentLog } from "@/lib/server/log.ts";
import { commandShortcut } from "./command_shortcut.ts";

/** A shortcut to a desk that notes what comes, and knows those who call themselves "owner". */
function shortcutTo(basePath: string) {
  const done: string[] = [];
  const shortcut = commandShortcut({
    desk: {
      commandComes: () => void done.push("comes"),
      execute: (request: TradingRequest) => {
        done.push(request.action);
        return Promise.resolve({ status: 200, body: {} });
      },
    },
    login: {
      askerOf: ({ headers }) => headers.get("authorization") === "owner" ? deskCaller : null,
      holds: () => true,
      leave: () => "",
      elsewhere: null,
    },
    log: silentLog,
    basePath,
  });
  const ask = (address: string, init: RequestInit = {}) => {
    const headers = { authorization: "owner", "content-type": "application/json", ...init.headers };
    const body = init.method === "GET" ? null : `{"action":"list_sessions"}`;
    const request = new Request(address, { method: "POST", body, ...init, headers });
    return shortcut(request, {} as Deno.ServeHandlerInfo);
  };
  return { ask, done };
}

Deno.test("a command of a known caller to the one address is answered, and heard of before it is read", async () => {
  for (const [basePath, address] of [["", "/api/trading"], ["/desk", "/desk/api/trading"]] as const) {
    const { ask, done } = shortcutTo(basePath);
    const answer = await ask(`http://desk.test:8000${address}`);
    expect([answer?.status, done]).toEqual([200, ["comes", "list_sessions"]]);
  }
});

Deno.test("whatever is anything else goes by Fresh, and nothing of it is done here", async () => {
  const { ask, done } = shortcutTo("/desk");
  const others: [string, RequestInit?][] = [
    ["http://desk.test/desk/api/trading", { method: "GET" }],
    ["http://desk.test/desk/api/trading", { method: "HEAD", body: null }],
    ["http://desk.test/desk/api/trading", { headers: { authorization: "somebody" } }],
    ["http://desk.test/desk/api/trading?x=1"],
    ["http://desk.test/desk/api/trading/"],
    ["http://desk.test/desk//api/trading"],
    ["http://desk.test/api/trading"],
    ["http://desk.test/desk/api/stream"],
    ["http://desk.test/other/desk/api/trading"],
  ];
  for (const [address, init] of others) expect([address, await ask(address, init)]).toEqual([address, null]);
  expect(done).toEqual([]);
});

Deno.test("what another site's page asks for is refused before it is read", async () => {
  const { ask, done } = shortcutTo("");
  const answer = await ask("http://desk.test/api/trading", { headers: { "sec-fetch-site": "cross-site" } });
  expect([answer?.status, done]).toEqual([403, []]);
});
