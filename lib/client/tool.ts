// What is opened of the positions and of the account's figures: one at a time, from the script of the opened parts.

export type Tool = /** What can be done with a position (`account/conId`). */
  { kind: "position"; id: string; step: "menu" | "stop" | "reverse" };
