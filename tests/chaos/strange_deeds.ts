// Does the strange part of a seed in process: to user, broker, the journal's files, the disk and the clock.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ControlCommand } from "@lotse/paper-gateway";
import { openJournal } from "@/lib/server/journal/journal.ts";
import type { ManualClock } from "@/tests/support/manual_clock.ts";
import type { Broker } from "./broker.ts";
import type { DeskProcess } from "./desk_twin.ts";
import type { StrangeDeed } from "./strange.ts";
import type { User } from "./user.ts";

export interface StrangeWorld {
  clock: ManualClock;
  broker: Broker;
  user: User;
  /** The process that runs now. */
  desk(): DeskProcess;
  dir: string;
  /** The user acts; the run waits for it at its end. */
  acts(act: Promise<void>): void;
  restartServer(downMs: number): void;
  /** Another journal is in the place of the one that was written. */
  onRestored(): void;
}

const FILES = ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-intents"] as const;

export class StrangeDeeds {
  readonly #world: StrangeWorld;
  #hasCopy = false;
  /** What the journal knows now is less than what there was. */
  restored = false;
  /** By so much the clock was set back. */
  setBackMs = 0;

  constructor(world: StrangeWorld) {
    this.#world = world;
  }

  do(deed: StrangeDeed): void {
    const { user, acts, broker, clock } = this.#world;
    switch (deed.do) {
      case "all at once":
        return acts(user.allAtOnce(deed));
      case "pair":
        return acts(user.pair(deed.instrument, deed.side, deed.quantity));
      case "keys":
        return acts(user.misuseKeys(deed.how, deed.instrument, deed.quantity));
      case "trading state":
        return acts(user.setTrading(deed.state, deed.forMs));
      case "changed in TWS":
      case "exchange rejects":
        return this.#atBroker(deed);
      case "silent exchange":
        broker.run({ do: "hold-matching", on: true });
        return void clock.after(deed.forMs, () => broker.run({ do: "hold-matching", on: false }));
      case "copy journal":
        return this.#copy();
      case "restore journal":
        return this.#restore(deed.downMs);
      case "disk refuses":
        return this.#refuse(deed.forMs);
      case "set clock":
        this.setBackMs += Math.max(0, -deed.ms);
        return clock.moveWall(deed.ms);
    }
  }

  /** Everything that lasts is over. */
  heal(): void {
    this.#world.broker.run({ do: "hold-matching", on: false });
    this.#world.desk().refuseWrites(false);
  }

  #atBroker(deed: StrangeDeed & { pick: number }): void {
    const live = this.#world.broker.ledger().orders.filter((order) => order.live);
    const order = live[deed.pick % Math.max(1, live.length)];
    if (order === undefined) return;
    const { permId } = order;
    if (deed.do !== "changed in TWS") {
      this.#world.broker.run({ do: "reject", permId, reason: "the exchange did not take it" });
      return;
    }
    const moved = (price: string | null) =>
      price === null ? undefined : Math.max(1, Number(price) + deed.cents / 100).toFixed(2);
    const command: ControlCommand = deed.what === "quantity"
      ? { do: "change", permId, quantity: String(Number(order.filled) + deed.quantity) }
      : { do: "change", permId, limitPrice: moved(order.limitPrice), auxPrice: moved(order.auxPrice) };
    this.#world.broker.run(command);
  }

  /** What a backup has: the rows of that moment. */
  #copy(): void {
    const desk = this.#world.desk();
    if (!desk.alive) return;
    desk.journal.flush();
    this.#move(FILES, "", ".copy");
    this.#hasCopy = true;
  }

  #restore(downMs: number): void {
    if (!this.#hasCopy) return;
    this.restored = true;
    const { user, desk, dir, restartServer, onRestored } = this.#world;
    desk().kill();
    this.#keepAnswers();
    user.forgetLost();
    rmSync(join(dir, "journal.sqlite-shm"), { force: true });
    this.#move(FILES, ".copy", "");
    onRestored();
    restartServer(downMs);
  }

  /** Which orders, legs as well, the journal that goes has under the keys that were used. */
  #keepAnswers(): void {
    using journal = openJournal(join(this.#world.dir, FILES[0]), this.#world.clock);
    for (const { data, clientOrderId } of journal.entries({ kinds: ["confirm"] })) {
      const { bond } = data as { bond: { idempotencyKey: string } };
      if (clientOrderId !== null) this.#world.user.keep(bond.idempotencyKey, clientOrderId);
    }
  }

  #refuse(ms: number): void {
    const desk = this.#world.desk();
    desk.refuseWrites(true);
    this.#world.clock.after(ms, () => desk.refuseWrites(false));
  }

  #move(names: readonly string[], from: string, to: string): void {
    for (const name of names) {
      const [source, target] = [name + from, name + to].map((file) => join(this.#world.dir, file));
      if (source === undefined || target === undefined) continue;
      rmSync(target, { force: true });
      if (existsSync(source)) copyFileSync(source, target);
    }
  }
}
