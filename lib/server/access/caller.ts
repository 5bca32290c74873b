// Who asks: a person's session or a program's token, and what each may do. It knows no request and no secret.
import type { CallerView } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Scope, scopes } from "@/lib/contract/views/caller.ts";
import type { OwnLimits } from "./program_tokens.ts";
import { AppError } from "@/lib/server/errors.ts";

/** What a request needs: a scope, or `owner`: a person's session, or the token of the desk itself. */
export type Need = Scope | "owner";

export interface Caller {
  readonly kind: "session" | "token";
  /** One per session and token, never used again. */
  readonly id: string;
  /** As the journal names it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Of a program's token: what it may send at most, beside the limits of the desk. */
  readonly limits?: OwnLimits;
  /** Of a person whom the host of a mounted desk knows: whether the desk is this person's own, too. */
  readonly owner?: boolean;
}

/** What a token or session of `scope` may do. */
export function scopesUpTo(scope: Scope): readonly Scope[] {
  return scopes.slice(0, scopes.indexOf(scope) + 1);
}

/** Whoever has the token of the desk: its owner's scripts, and calls inside of this process. */
export const deskCaller: Caller = {
  kind: "token",
  id: "desk",
  name: "script",
  scopes: scopesUpTo("trade"),
};

/** The caller of a request that was let through as somebody's. */
export function known(caller: Caller | null): Caller {
  if (caller === null) throw new Error("A request without a login has reached a route of the API");
  return caller;
}

/** Whether it is the owner of the desk, not one of the programs that were given a token of their own. */
export function isOwner(caller: Caller): boolean {
  return caller.owner ?? (caller.kind === "session" || caller.id === deskCaller.id);
}

/** What a caller is told of itself. */
export function callerView(caller: Caller): CallerView {
  const { kind, name, scopes: held } = caller;
  return { kind, name, scopes: [...held], owner: isOwner(caller) };
}

/** Throws a 403 `ACCESS_SCOPE` when `caller` may not do what needs `need`. */
export function requireScope(caller: Caller, need: Need): void {
  if (need === "owner") {
    if (!isOwner(caller)) {
      throw new AppError(say("ACCESS_SCOPE.owner", { name: caller.name }), { status: 403 });
    }
  } else if (!caller.scopes.includes(need)) {
    throw new AppError(say("ACCESS_SCOPE", { name: caller.name, scope: need }), { status: 403 });
  }
}
