import { expect } from "@std/expect";
import { createWatcher } from "./watcher.ts";

Deno.test("every watch is given back, and none is asked for twice", () => {
  const sent: string[] = [];
  const watcher = createWatcher((action, conId) => sent.push(`${action} ${conId}`));
  watcher.leave();
  watcher.follow(null);
  watcher.follow(1);
  watcher.follow(1);
  watcher.follow(2);
  watcher.leave();
  watcher.renew();
  watcher.follow(null);
  watcher.renew();
  expect(sent).toEqual(["watch 1", "unwatch 1", "watch 2", "unwatch 2", "watch 2", "unwatch 2"]);
});
