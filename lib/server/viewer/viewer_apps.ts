// The pages of a viewer: the overview at its root, and each desk's own screen below /d/NAME.
import type { App } from "fresh";
import { type AppRuntime, createApp, type ViewerFront } from "@/lib/server/app.ts";
import type { Handler } from "@/lib/server/http/gate.ts";
import type { State } from "@/utils.ts";
import { ViewerDesk } from "./viewer_desk.ts";
import type { ViewedDesks } from "./viewed_desks.ts";

export interface ViewerAppsDeps {
  desks: ViewedDesks;
  build: () => string;
  /** Everything that is the same for each of them. */
  runtime: Omit<AppRuntime, "desk" | "basePath" | "viewer">;
  /** Gives an app the build of this process. */
  adopt: (app: App<State>) => void;
}

const DESK = /^\/d\/([a-z0-9-]{1,32})(\/.*)?$/;

/** Answers by the app of the desk that the address names. */
export function viewerApps({ desks, build, runtime, adopt }: ViewerAppsDeps): Handler {
  const viewer: ViewerFront = { base: "", overview: () => desks.overview() };
  const made = new Map<string, Handler>();

  function appAt(basePath: string, name: string): Handler {
    const known = made.get(name);
    if (known !== undefined) return known;
    const desk = new ViewerDesk({ desks, name, build });
    const handler = createApp({ ...runtime, desk, basePath, viewer }, { adopt, theme: null, look: null })
      .handler();
    made.set(name, handler);
    return handler;
  }

  return async (request, info) => {
    const [, name = "", rest = ""] = DESK.exec(URL.parse(request.url)?.pathname ?? "") ?? [];
    // There is one log-in for all of them, with one count of what was tried.
    if (name === "" || desks.get(name) === null || rest === "/login") {
      return await appAt("", "")(request, info);
    }
    return await appAt(`/d/${name}`, name)(request, info);
  };
}
