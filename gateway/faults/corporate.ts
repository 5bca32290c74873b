// Commands for what happens to holders without a trade: assignments, dividends, splits, what can be borrowed.
import type { Engine } from "../engine/api.ts";
import type { CommandOf, ControlResult } from "./commands.ts";
import { accountOf, conIdOf } from "./named.ts";
import type { Core } from "../session/core.ts";

export type CorporateCommand = CommandOf<"assign" | "dividend" | "split" | "borrow">;

/** Throws a `RangeError` for what cannot be. */
export function corporate(core: Core, command: CorporateCommand): ControlResult {
  const conId = conIdOf(core.engine, command);
  if (conId === null) return { ok: false, reason: "No such instrument" };
  run(core.engine, conId, command);
  core.touch();
  return { ok: true };
}

function run(engine: Engine, conId: number, command: CorporateCommand): void {
  const { control } = engine;
  switch (command.do) {
    case "assign":
      return control.assign(accountOf(engine, command.account), conId, command.quantity);
    case "dividend":
      return control.dividend(conId, command.amount, command.nights ?? 1);
    case "split":
      return control.split(conId, command);
    case "borrow": {
      const { shares, locate = false } = command;
      return control.borrow(conId, shares === undefined ? null : { shares, locate });
    }
  }
}
