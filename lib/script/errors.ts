// What a script is told when the desk refuses, or does not answer.
import type { Problem } from "@/lib/contract/api.ts";

/** The desk answered and refused: `code` says why, `field` where, `problem` has all of it. */
export class DeskRefusal extends Error {
  override readonly name = "DeskRefusal";
  readonly status: number;
  readonly code: Problem["code"];
  readonly field: string | null;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.field = problem.field ?? null;
    this.problem = problem;
  }
}

/**
 * No whole answer came: whether the desk did what was asked is unknown. Read the state before asking again.
 */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}
