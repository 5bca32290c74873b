// A small Fresh application with a layout, a log-in and pages of its own, and Lotse at /trading.
import { App, csp, staticFiles } from "fresh";
import { createLotse, type LotseArea, type LotseOptions } from "lotse";
import { HomePage, Layout, LoginPage } from "./pages.tsx";
import { newPeople, type People, type Person } from "./people.ts";

export interface HostState {
  /** Who asks; `null`: nobody whom the application knows. */
  person: Person | null;
}

export interface Host {
  app: App<HostState>;
  lotse: LotseArea<HostState>;
  people: People;
}

/** The application, and the desk in it, which is not started yet. */
export async function createHost(
  options: Pick<LotseOptions, "dataDir"> & Partial<LotseOptions>,
): Promise<Host> {
  const people = newPeople();
  const lotse = await createLotse<HostState>({
    basePath: "/trading",
    gateway: "simulate",
    // The application says who asks, and what of the desk is whose.
    identity(request) {
      const person = people.of(request);
      return person?.may ? { id: person.name, name: person.name, may: person.may } : null;
    },
    home: "/",
    signIn: "/login",
    signOut: "/logout",
    theme: {
      dark: { accent: "94 200 190" },
      light: { accent: "12 110 102" },
    },
    ...options,
  });
  const app = new App<HostState>()
    .use(staticFiles())
    // In front of what writes headers: the desk has a policy of its own, which is stricter.
    .mountApp("/trading", lotse)
    .use(csp({ useNonce: true }))
    .use((ctx) => {
      ctx.state.person = people.of(ctx.req);
      return ctx.next();
    })
    .appWrapper(Layout);
  addPages(app, { lotse, people });
  return { app, lotse, people };
}

function addPages(app: App<HostState>, { lotse, people }: Omit<Host, "app">): void {
  app
    .get("/", (ctx) => {
      const { person } = ctx.state;
      const health = lotse.health();
      return person === null
        ? ctx.redirect("/login")
        : ctx.render(<HomePage person={person} state={health.state} ready={health.ready} />);
    })
    .get("/login", (ctx) => ctx.render(<LoginPage wrong={false} />))
    .post("/login", async (ctx) => {
      const form = await ctx.req.formData();
      const cookie = people.logIn(String(form.get("name")), String(form.get("password")));
      if (cookie === null) return ctx.render(<LoginPage wrong />, { status: 401 });
      return new Response(null, { status: 303, headers: { location: "/", "set-cookie": cookie } });
    })
    .get("/logout", (ctx) => {
      const person = people.logOut(ctx.req);
      // What is open on the desk ends with it, at once.
      if (person !== null) lotse.endAccess(person.name);
      return ctx.redirect("/login");
    });
}
