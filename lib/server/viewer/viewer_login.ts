// Who asks a viewer: people log in as at a desk, and may look, whoever they are.
import { type Caller, scopesUpTo } from "@/lib/server/access/caller.ts";
import type { Login, LoginDoor } from "@/lib/server/http/login.ts";

/** The login of a viewer: that of a desk, and nobody of it may do more than read. */
export function viewerLogin(login: Login): LoginDoor {
  const reading = new WeakMap<Caller, Caller>();
  return {
    secure: login.secure,
    elsewhere: null,
    admits: (candidate) => login.admits(candidate),
    isLoggedIn: (headers) => login.isLoggedIn(headers),
    sessionOf: (headers) => login.sessionOf(headers),
    knows: (headers) => login.knows(headers),
    enter: (headers, address) => login.enter(headers, address),
    leave: () => login.leave(),
    holds: (caller) => login.holds(reading.get(caller) ?? caller),
    askerOf(request) {
      const caller = login.callerOf(request.headers);
      if (caller === null) return null;
      const reader: Caller = { ...caller, scopes: scopesUpTo("read") };
      reading.set(reader, caller);
      return reader;
    },
  };
}
