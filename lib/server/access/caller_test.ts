import { expect } from "@std/expect";
import { type Scope, scopes } from "@/lib/contract/views/caller.ts";
import { type Caller, callerView, deskCaller, requireScope, scopesUpTo } from "./caller.ts";

const token = (scope: Scope): Caller => ({
  kind: "token",
  id: "1",
  name: "probe",
  scopes: scopesUpTo(scope),
});
const session: Caller = { kind: "session", id: "2", name: "screen", scopes: scopesUpTo("trade") };

Deno.test("each scope may do what it is named for and what the smaller ones may, and nothing of the larger ones", () => {
  for (const has of scopes) {
    for (const need of scopes) {
      const ask = () => requireScope(token(has), need);
      if (scopes.indexOf(has) >= scopes.indexOf(need)) expect(ask).not.toThrow();
      else expect(ask).toThrow(`"probe" may not do this: it needs the scope "${need}"`);
    }
  }
});

Deno.test("what is the owner's is refused to any token that a program was given, whatever its scope", () => {
  for (const owner of [session, deskCaller]) expect(() => requireScope(owner, "owner")).not.toThrow();
  expect(() => requireScope(token("trade"), "owner")).toThrow("the owner of the desk");
});

Deno.test("a caller is told its name, what it may do and whether it is the owner; no id and no limit", () => {
  expect(callerView(token("propose"))).toEqual({
    kind: "token",
    name: "probe",
    scopes: ["read", "propose"],
    owner: false,
  });
  expect([session, deskCaller, token("trade")].map((one) => callerView(one).owner)).toEqual([
    true,
    true,
    false,
  ]);
});
