// A scenario: commands of the control interface, each at its time, done by the gateway itself.
import type { CoreControl } from "./control.ts";
import type { ControlCommand, ControlResult } from "./commands.ts";
import { conIdOf } from "./named.ts";
import type { GatewayCore } from "../session/gateway_core.ts";

/** One row: a command and when it is done, in simulated milliseconds after the start. */
export type ScenarioStep = ControlCommand & { readonly atMs: number };

/** What happens when, in any order. */
export interface Scenario {
  /** For messages: the path of its file. */
  readonly name: string;
  readonly steps: readonly ScenarioStep[];
}

/** How far a scenario is. */
export interface ScenarioStatus {
  readonly steps: number;
  readonly done: number;
  /** Steps that could not be done when their time came, `row` counting from 1. */
  readonly refused: readonly { readonly row: number; readonly reason: string }[];
}

/** A scenario that cannot be played, with its name, the row and the reason. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";

  constructor(scenario: string, row: number | null, reason: string) {
    super(`${scenario}: ${row === null ? "" : `row ${row}: `}${reason}`);
  }
}

/** Plays a scenario on the simulated time of the gateway, so that it repeats with the seed, at any speed. */
export class ScenarioPlayer {
  readonly #scenario: Scenario;
  readonly #control: Pick<CoreControl, "perform">;
  readonly #core: GatewayCore;
  #done = 0;
  readonly #refused: { row: number; reason: string }[] = [];

  /**
   * Throws a `ScenarioError` for a row whose instrument does not exist: that is a typing mistake, not a
   * story.
   */
  constructor(scenario: Scenario, core: GatewayCore, control: Pick<CoreControl, "perform">) {
    this.#scenario = scenario;
    this.#core = core;
    this.#control = control;
    scenario.steps.forEach((step, i) => {
      const names = "symbol" in step && step.symbol !== undefined ||
        "conId" in step && step.conId !== undefined;
      if (!names || conIdOf(core.engine, step) !== null) return;
      throw new ScenarioError(scenario.name, i + 1, "No such instrument");
    });
  }

  /** Counts from here; steps of the same time are done in the order of their rows. */
  begin(): void {
    this.#scenario.steps.forEach(({ atMs, ...command }, i) => {
      this.#core.time.after(atMs, () => this.#do(i + 1, command as ControlCommand));
    });
  }

  status(): ScenarioStatus {
    return { steps: this.#scenario.steps.length, done: this.#done, refused: [...this.#refused] };
  }

  #do(row: number, command: ControlCommand): void {
    const result = this.#try(command);
    this.#done += 1;
    if (result.ok) return;
    this.#refused.push({ row, reason: result.reason });
    this.#core.log.warn(`${this.#scenario.name}: row ${row}: ${command.do} refused: ${result.reason}`);
  }

  #try(command: ControlCommand): ControlResult {
    try {
      return this.#control.perform(command);
    } catch (error) {
      if (error instanceof RangeError) return { ok: false, reason: error.message };
      throw error;
    }
  }
}
