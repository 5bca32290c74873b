// How V8 runs a desk, as a program and inside of a binary.

/**
 * A young generation that is collected in a millisecond or two; and compiled code is kept: V8 throws away
 * what was not used for a while, so that the first order after some quiet minutes would be compiled anew (5
 * to 10 ms to the gateway instead of 3).
 */
export const DESK_V8_FLAGS = "--max-semi-space-size=4,--no-flush-bytecode";
