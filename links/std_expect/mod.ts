// The matchers of `@std/expect` that the tests use, with its types and its narrower behaviour, on npm
// `expect`. What jest would allow and the real package refuses is refused here too, so that tests written on
// it run there.
// deno-lint-ignore no-import-prefix -- this file is also checked where nothing links the folder
import { expect as jest } from "npm:expect@30.5.2";

/** A constructor of any kind. */
// deno-lint-ignore no-explicit-any
type AnyConstructor = new (...args: any[]) => any;

/** What can be expected of a value; `Result` is a promise behind `resolves` and `rejects`. */
export interface Expected<Result = void, Value = unknown> {
  not: Expected<Result, Value>;
  resolves: Expected<Promise<void>>;
  rejects: Expected<Promise<void>>;
  toBe(expected: unknown): Result;
  /** Throws when `digits` is negative. */
  toBeCloseTo(expected: number, digits?: number): Result;
  toBeDefined(): Result;
  toBeFalsy(): Result;
  toBeGreaterThan(expected: number): Result;
  toBeGreaterThanOrEqual(expected: number): Result;
  toBeInstanceOf<T extends AnyConstructor>(expected: T): Result;
  toBeLessThan(expected: number): Result;
  toBeLessThanOrEqual(expected: number): Result;
  toBeNaN(): Result;
  toBeNull(): Result;
  toBeTruthy(): Result;
  toBeUndefined(): Result;
  /** Of what has `includes`: a text or a list, never a Set. */
  toContain(expected: Value extends ReadonlySet<unknown> ? never : unknown): Result;
  toContainEqual(expected: unknown): Result;
  toEqual(expected: unknown): Result;
  toHaveLength(expected: number): Result;
  /** By a regular expression; for a text use `toContain`. */
  toMatch(expected: RegExp): Result;
  toMatchObject(expected: Record<PropertyKey, unknown> | Record<PropertyKey, unknown>[]): Result;
  toStrictEqual(expected: unknown): Result;
  // deno-lint-ignore no-explicit-any
  toThrow<E extends Error = Error>(expected?: string | RegExp | E | (new (...args: any[]) => E)): Result;
}

const MATCHERS = [
  "toBe",
  "toBeCloseTo",
  "toBeDefined",
  "toBeFalsy",
  "toBeGreaterThan",
  "toBeGreaterThanOrEqual",
  "toBeInstanceOf",
  "toBeLessThan",
  "toBeLessThanOrEqual",
  "toBeNaN",
  "toBeNull",
  "toBeTruthy",
  "toBeUndefined",
  "toContain",
  "toContainEqual",
  "toEqual",
  "toHaveLength",
  "toMatch",
  "toMatchObject",
  "toStrictEqual",
  "toThrow",
] as const satisfies (keyof Expected)[];

type Matcher = typeof MATCHERS[number];
/** Applies a matcher to a value, now or when a promise has settled. */
type Apply<Result> = (check: (value: unknown) => void) => Result;

/** Throws what the real package says about a use that it does not know. */
const NARROWER: Partial<Record<Matcher, (value: unknown, args: unknown[]) => void>> = {
  toBeCloseTo: (_, [, digits]) => {
    if (typeof digits === "number" && digits < 0) {
      throw new Error(`toBeCloseTo second argument must be a non-negative integer. Got ${digits}`);
    }
  },
  // `not` would hold there whatever the Set has: it is refused as well.
  toContain: (value) => {
    const includes = (value as { includes?: unknown } | null | undefined)?.includes;
    if (typeof includes !== "function") {
      throw new Error("toContain needs a value with includes(): a text or a list");
    }
  },
  toMatch: (_, [expected]) => {
    if (!(expected instanceof RegExp)) throw new TypeError("toMatch takes a regular expression");
  },
};

/** Expectations about a value. */
export function expect<Value>(value: Value): Expected<void, Value> {
  return expectations<void>((check) => check(value), value, false);
}

expect.any = (type: unknown): unknown => jest.any(type);
expect.arrayContaining = (expected: unknown[]): unknown => jest.arrayContaining(expected);
expect.objectContaining = (expected: Record<string, unknown>): unknown => jest.objectContaining(expected);
expect.stringContaining = (expected: string): unknown => jest.stringContaining(expected);
expect.stringMatching = (expected: string | RegExp): unknown => jest.stringMatching(expected);

function expectations<Result>(apply: Apply<Result>, value: unknown, isNot: boolean): Expected<Result> {
  const matchers = MATCHERS.map((name) => [
    name,
    (...args: unknown[]) => apply((settled) => run(name, settled, args, isNot)),
  ]);
  return {
    ...Object.fromEntries(matchers),
    get not() {
      return expectations(apply, value, !isNot);
    },
    get resolves() {
      return expectations((check) => promised(value).then(check), value, isNot);
    },
    get rejects() {
      return expectations((check) => rejection(promised(value)).then(check), value, isNot);
    },
  };
}

function run(name: Matcher, value: unknown, args: unknown[], isNot: boolean): void {
  NARROWER[name]?.(value, args);
  // A value that was rejected counts as thrown.
  const received = name === "toThrow" && typeof value !== "function"
    ? () => {
      throw value;
    }
    : value;
  const matchers = isNot ? jest(received).not : jest(received);
  (matchers[name] as (...args: unknown[]) => void)(...args);
}

/** Throws for what is no promise, a function that returns one included. */
function promised(value: unknown): Promise<unknown> {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== "function") {
    throw new Error("expected value must be a PromiseLike");
  }
  return Promise.resolve(value);
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === "rejected") return outcome.reason;
  throw new Error(`Promise did not reject. resolved to ${outcome.value}`);
}
