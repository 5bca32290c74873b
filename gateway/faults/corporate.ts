// Commands for what happens to holders without a trade: assignments.
import type { CommandOf, ControlResult } from "./commands.ts";
import { accountOf, conIdOf } from "./named.ts";
import type { Core } from "../session/core.ts";

export type CorporateCommand = CommandOf<"assign">;

/** Throws a `RangeError` for what cannot be. */
export function corporate(core: Core, command: CorporateCommand): ControlResult {
  const { engine } = core;
  const conId = conIdOf(engine, command);
  if (conId === null) return { ok: false, reason: "No such instrument" };
  engine.control.assign(accountOf(engine, command.account), conId, command.quantity);
  core.touch();
  return { ok: true };
}
