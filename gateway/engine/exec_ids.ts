// Ids of executions like IB's: a session part, a counter, and the two pairs of digits that a correction
// raises.

const FIRST_SESSION = 0xe0d5;
const FIRST = 0x69dd0000;

export function execIdOf(seed: number, ordinal: number): string {
  const hex = (value: number) => value.toString(16).padStart(8, "0");
  return `${hex(FIRST_SESSION + (seed & 0xffff))}.${hex(FIRST + ordinal)}.01.01`;
}

/** How many executions came before the one of this id. */
export function ordinalOf(execId: string): number {
  return Number.parseInt(execId.split(".")[1] ?? "", 16) - FIRST;
}
