// The application's own log-in: who there is, and which browser is whose. Kept in memory, so that the example
// needs no database.

export interface Person {
  name: string;
  password: string;
  /** What this person may do on the desk; `null`: nothing, not even look. */
  may: "read" | "propose" | "trade" | "owner" | null;
}

const COOKIE = "harbour_session";

export class People {
  readonly #people: readonly Person[];
  readonly #sessions = new Map<string, Person>();

  constructor(people: readonly Person[]) {
    this.#people = people;
  }

  list(): readonly Person[] {
    return this.#people;
  }

  /** `Set-Cookie` after the right password; `null` after a wrong one. */
  logIn(name: string, password: string): string | null {
    const person = this.#people.find((one) => one.name === name && one.password === password);
    if (person === undefined) return null;
    const session = crypto.randomUUID();
    this.#sessions.set(session, person);
    return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`;
  }

  /** Whose browser it is; `null`: nobody's. */
  of({ headers }: Request): Person | null {
    return this.#sessions.get(sessionIn(headers)) ?? null;
  }

  /** Who has logged out. */
  logOut({ headers }: Request): Person | null {
    const session = sessionIn(headers);
    const person = this.#sessions.get(session) ?? null;
    this.#sessions.delete(session);
    return person;
  }
}

function sessionIn(headers: Headers): string {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(headers.get("cookie") ?? "")?.[1] ?? "";
}

/** Passwords of this start: an example has none of its own. */
export function newPeople(): People {
  const password = () => crypto.randomUUID().slice(0, 8);
  return new People([
    { name: "ada", password: password(), may: "owner" },
    { name: "vera", password: password(), may: "read" },
    { name: "otto", password: password(), may: null },
  ]);
}
