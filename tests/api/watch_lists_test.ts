// Watch lists of the whole desk: kept over a restart, quoted while somebody looks, given back when nobody
// does.
import { expect } from "@std/expect";
import type { Snapshot, WatchLists } from "@/lib/contract/api.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";

const SPY = 756733;

const shape = ({ lists }: WatchLists) =>
  lists.map(({ name, contracts }) => [name, contracts.map(({ symbol }) => symbol)]);
const post = (desk: DeskProcess, body: object): Promise<WatchLists> => desk.mustPost(body);
const has = (conId: number) => ({ quotes }: Snapshot) => (quotes[conId]?.bid ?? null) !== null;

Deno.test("watch lists survive a restart, take lines only while they are shown, and the ticket comes before them", async (t) => {
  const dataDir = await Deno.makeTempDir();
  await using room = await DeskRoom.open({ dataDir, desk: ["--market-data-lines", "3"] });
  const { desk } = room;
  const first = await desk.ready();
  const made = await post(desk, { action: "create_watch_list", name: "  Tech  " });
  const listId = made.lists[0]?.listId ?? "";

  await t.step("a list has what the desk knows of its instruments, in the trader's order", async () => {
    for (const conId of [AAPL, MSFT]) await post(desk, { action: "add_to_watch_list", listId, conId });
    const moved = await post(desk, { action: "move_in_watch_list", listId, conId: MSFT, place: 0 });
    expect(shape(moved)).toEqual([["Tech", ["MSFT", "AAPL"]]]);
    expect(moved.lists[0]?.contracts[1]).toMatchObject({ conId: AAPL, secType: "STK", currency: "USD" });
    const { watchListsRevision } = await desk.snapshot();
    expect([watchListsRevision, watchListsRevision > first.watchListsRevision]).toEqual([
      moved.revision,
      true,
    ]);
    expect(((await Deno.stat(`${dataDir}/watch_lists.json`)).mode ?? 0) & 0o777).toBe(0o600);
  });

  await t.step("nobody looks: no line is taken", async () => {
    expect((await desk.snapshot()).quotes).toEqual({});
    expect(room.asked("reqMktData")).toHaveLength(0);
  });

  await t.step("it is shown: each row has a quote", async () => {
    expect(await desk.mustPost({ action: "show_watch_list", listId })).toEqual({ withoutLine: [] });
    await desk.until("both have a quote", (s) => has(AAPL)(s) && has(MSFT)(s));
  });

  await t.step("the ticket takes the line of the last row, and the row says that there is none", async () => {
    await desk.mustPost({ action: "watch", conId: SPY }, 202);
    await desk.until("the row of AAPL has no quote", ({ quotes }) => !(AAPL in quotes));
    const { withoutLine } = await desk.mustPost({ action: "show_watch_list", listId });
    expect(withoutLine).toEqual([AAPL]);
    await desk.mustPost({ action: "unwatch", conId: SPY }, 202);
    await desk.until("it has one again", has(AAPL));
  });

  await t.step("nobody looks any more: the lines are given back at the gateway", async () => {
    await desk.mustPost({ action: "hide_watch_list", listId });
    await room.eventually(
      "no line is left",
      async () => ((await room.subscriptions())["mktData"] ?? 0) === 0,
      30_000,
    );
  });

  await t.step("a new desk on the same folder has the list", async () => {
    await desk[Symbol.asyncDispose]();
    await using next = await DeskRoom.deskOf(room.gateway, { dataDir });
    const lists = await post(next, { action: "list_watch_lists" });
    expect(shape(lists)).toEqual([["Tech", ["MSFT", "AAPL"]]]);
  });

  await t.step("a damaged file is set aside and said, and the desk starts", async () => {
    await Deno.writeTextFile(`${dataDir}/watch_lists.json`, '{"version":1,"lists":[{"li');
    await using next = await DeskRoom.deskOf(room.gateway, { dataDir });
    expect(shape(await post(next, { action: "list_watch_lists" }))).toEqual([]);
    const { notices } = await next.snapshot();
    const said = Object.values(notices).find(({ code }) => code === "WATCH_LISTS_DAMAGED");
    expect(said?.level).toBe("warning");
    const aside = [...Deno.readDirSync(dataDir)].map(({ name }) => name).filter((name) =>
      name.startsWith("watch_lists.json.damaged-")
    );
    expect(aside).toHaveLength(1);
    expect(await Deno.readTextFile(`${dataDir}/${aside[0]}`)).toBe('{"version":1,"lists":[{"li');
  });
});

Deno.test("what can not be is refused in the words of the contract", async () => {
  await using desk = await DeskProcess.start();
  await desk.ready();
  const { lists } = await post(desk, { action: "create_watch_list", name: "Tech" });
  const listId = lists[0]?.listId ?? "";
  for (
    const [body, status, code, field] of [
      [{ action: "create_watch_list", name: "tech" }, 409, "WATCH_LIST_NAME_TAKEN", "name"],
      [{ action: "create_watch_list", name: " " }, 400, "REQUEST_INVALID", "name"],
      [{ action: "create_watch_list", name: "x".repeat(41) }, 400, "REQUEST_INVALID", "name"],
      [{ action: "add_to_watch_list", listId, conId: 999999999 }, 404, "CONTRACT_UNKNOWN", "conId"],
      [{ action: "move_in_watch_list", listId, conId: AAPL, place: 0 }, 404, "WATCH_LIST_UNKNOWN", "conId"],
      [{ action: "show_watch_list", listId: "gone" }, 404, "WATCH_LIST_UNKNOWN", "listId"],
    ] as const
  ) {
    const answer = await desk.post(body);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, field]);
  }
});
