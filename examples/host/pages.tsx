// The pages of the application, and the layout around them.
import type { PageProps } from "fresh";
import { asset } from "fresh/runtime";
import type { JSX } from "preact";
import type { HostState } from "./app.tsx";
import Clock from "./islands/Clock.tsx";
import type { Person } from "./people.ts";

export function Layout({ Component, state, url }: PageProps<unknown, HostState>): JSX.Element {
  const person = state.person ?? null;
  const link = (path: string, text: string) => (
    <a href={path} aria-current={url.pathname === path ? "page" : undefined}>{text}</a>
  );
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Harbour office</title>
        <link rel="icon" href={asset("/anchor.svg")} type="image/svg+xml" />
        <link rel="stylesheet" href={asset("/host.css")} />
      </head>
      <body>
        <header>
          <strong>Harbour office</strong>
          {person !== null && (
            <nav>
              {link("/", "Today")}
              <a href="/trading/">Trading</a>
              <span>{person.name}</span>
              <a href="/logout">Log out</a>
            </nav>
          )}
        </header>
        <main>
          <Component />
        </main>
      </body>
    </html>
  );
}

export function HomePage(
  { person, state, ready }: { person: Person; state: string; ready: boolean },
): JSX.Element {
  return (
    <>
      <h1>Today</h1>
      <p>
        Good to see you, {person.name}. It is <Clock />.
      </p>
      <section>
        <h2>Trading desk</h2>
        <p data-desk={state}>
          The desk is {state}
          {ready ? " and connected" : ""}.
        </p>
        {person.may === null
          ? <p>You have no access to it.</p>
          : <a class="button" href="/trading/">Open the desk</a>}
      </section>
    </>
  );
}

export function LoginPage({ wrong }: { wrong: boolean }): JSX.Element {
  return (
    <form method="post" action="/login">
      <h1>Log in</h1>
      <label>
        Name
        <input name="name" autocomplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      {wrong && <p role="alert">The name or the password is wrong.</p>}
      <button class="button" type="submit">Log in</button>
    </form>
  );
}
