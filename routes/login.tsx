// The login page: the link that was printed at start carries the token; it can also be pasted.
import { type Context, page } from "fresh";
import { languageOf } from "@/lib/client/language.ts";
import { say } from "@/lib/contract/says/say.ts";
import { RequestError } from "@/lib/server/errors.ts";
import type { LinkState } from "@/lib/server/access/login_links.ts";
import { addressOf } from "@/lib/server/door/peer_address.ts";
import { assertOpenedAsPage, assertSameOrigin } from "@/lib/server/http/origin_guard.ts";
import { readForm } from "@/lib/server/http/request_body.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { ENTERED, KEY_MISSING } from "@/lib/contract/login_key.ts";
import { define, type State } from "@/utils.ts";

/** What is wrong, as the key of its sentence; `null` at first. */
interface Data {
  fault:
    | "login.wrong"
    | "login.linkUsed"
    | "login.linkExpired"
    | "login.notKept.https"
    | "login.notKept"
    | "login.keyMissing"
    | null;
}

const show = (fault: Data["fault"]) => page<Data>({ fault }, { status: fault === null ? 200 : 401 });

export const handler = define.handlers<Data>({
  GET(ctx) {
    const { login, session } = ctx.state;
    const { searchParams } = ctx.url;
    const token = searchParams.get("token");
    // Who only looks at a link must not use it up.
    if (token !== null && ctx.req.method !== "HEAD") {
      assertOpenedAsPage(ctx.req);
      return judge(ctx, token.trim(), "the printed link");
    }
    if (searchParams.has(KEY_MISSING) && session !== null) return show("login.keyMissing");
    if (!searchParams.has(ENTERED)) return show(null);
    // The token was right a moment ago. Without its cookie the desk would ask for it again, and again.
    if (session !== null) return ctx.redirect(`${ctx.config.basePath}/`, 303);
    return show(login.secure ? "login.notKept.https" : "login.notKept");
  },
  async POST(ctx) {
    assertSameOrigin(ctx.req);
    const token = (await readForm(ctx.req)).get("token");
    if (token === null) throw new RequestError(say("REQUEST_INVALID.form"), "token");
    return judge(ctx, token.trim(), "the login page");
  },
});

const FAULTS = {
  unknown: "login.wrong",
  used: "login.linkUsed",
  expired: "login.linkExpired",
} as const;
const REASONS = { unknown: "not the token", used: "used already", expired: "expired" } as const;

/** Either way the journal keeps who came, and never what was typed. */
function judge(ctx: Context<State>, token: string, way: string) {
  const { login, desk, attempts, session: before } = ctx.state;
  const { basePath } = ctx.config;
  const origin = addressOf(ctx.info.remoteAddr);
  let state = "unknown" as LinkState;
  attempts.isRight(origin, () => (state = login.admits(token)) === "right");
  if (state === "right") {
    const { session, setCookie, fragment } = login.enter(ctx.req.headers, origin);
    desk.audit.note("login", { origin, reason: way, more: { session: session.id } });
    const location = `${basePath}/?${ENTERED}#${fragment}`;
    return new Response(null, { status: 303, headers: { location, "set-cookie": setCookie } });
  }
  desk.audit.note("login_failed", { origin, reason: `${way}: ${REASONS[state]}` });
  // Opened once more in the browser that has used it.
  if (state !== "unknown" && before !== null) return ctx.redirect(`${basePath}/`, 303);
  return show(FAULTS[state]);
}

export default define.page<typeof handler>(function LoginPage({ data, req, config }) {
  const lang = languageOf(req.headers);
  const { fault } = data;
  return (
    <main class="mx-auto mt-[12vh] w-full max-w-sm px-4">
      <h1 class="text-lg font-semibold">{translate(lang, "app.name")}</h1>
      <form
        method="post"
        action={`${config.basePath}/login`}
        class="mt-4 space-y-4 rounded border border-line bg-panel p-4"
      >
        <h2>{translate(lang, "login.title")}</h2>
        <p class="text-muted">{translate(lang, "login.text")}</p>
        <div>
          <label class="label mb-1 block" for="token">{translate(lang, "login.token")}</label>
          <input
            id="token"
            name="token"
            type="password"
            class="input"
            autocomplete="current-password"
            required
            aria-invalid={fault === "login.wrong" ? "true" : undefined}
            aria-describedby={fault === null ? undefined : "token-error"}
          />
          {fault !== null && (
            <p id="token-error" role="alert" class="mt-1 text-xs text-danger">
              {translate(lang, fault)}
            </p>
          )}
          {fault?.startsWith("login.notKept") && (
            <p class="mt-1 text-xs">
              <a href={`${config.basePath}/?${ENTERED}`} data-keeps-hash>
                {translate(lang, "login.openDesk")}
              </a>
            </p>
          )}
        </div>
        <button type="submit" class="btn btn-solid w-full">{translate(lang, "login.submit")}</button>
      </form>
    </main>
  );
});
