// The login page: the link that was printed at start carries the token; it can also be pasted.
import { page } from "fresh";
import { languageOf } from "@/lib/client/language.ts";
import { assertSameOrigin } from "@/lib/server/http/origin_guard.ts";
import { readForm } from "@/lib/server/http/request_body.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const token = ctx.url.searchParams.get("token");
    if (token === null) return page({ wrong: false });
    return ctx.state.login.isToken(token) ? enter(ctx) : page({ wrong: true }, { status: 401 });
  },
  async POST(ctx) {
    assertSameOrigin(ctx.req);
    const token = (await readForm(ctx.req)).get("token");
    const right = typeof token === "string" && ctx.state.login.isToken(token.trim());
    return right ? enter(ctx) : page({ wrong: true }, { status: 401 });
  },
});

function enter(ctx: { state: { login: { cookie(): string } }; config: { basePath: string } }): Response {
  return new Response(null, {
    status: 303,
    headers: { location: `${ctx.config.basePath}/`, "set-cookie": ctx.state.login.cookie() },
  });
}

export default define.page<typeof handler>(function LoginPage({ data, req, config }) {
  const lang = languageOf(req.headers);
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
            aria-invalid={data.wrong ? "true" : undefined}
            aria-describedby={data.wrong ? "token-error" : undefined}
          />
          {data.wrong && (
            <p id="token-error" role="alert" class="mt-1 text-xs text-danger">
              {translate(lang, "login.wrong")}
            </p>
          )}
        </div>
        <button type="submit" class="btn btn-solid w-full">{translate(lang, "login.submit")}</button>
      </form>
    </main>
  );
});
