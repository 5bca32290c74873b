// What a host is told that can not have its desk: a code to decide by, and a sentence that says what to do.
import { StartError } from "@/lib/server/start_error.ts";

/**
 * `OPTIONS_INVALID`: see the field. `BUILD_MISSING`: build first. `START_REFUSED`: of the machine, its files
 * or its settings. `ALREADY_RUNNING`, `NOT_RUNNING`: of the order of calls.
 */
export type LotseErrorCode =
  | "OPTIONS_INVALID"
  | "BUILD_MISSING"
  | "START_REFUSED"
  | "ALREADY_RUNNING"
  | "NOT_RUNNING";

/** Thrown to the host by `createLotse` and what it gives. */
export class LotseError extends StartError {
  override readonly name = "LotseError";
  readonly code: LotseErrorCode;

  constructor(code: LotseErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
