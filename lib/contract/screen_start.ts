// How the screen of a page begins: made by the server for each request, given to every island.
import type { Lang } from "./format.ts";
import type { Mode } from "./views/connection.ts";

/** What the server gives every island. */
export interface ScreenStart {
  mode: Mode;
  /** The build whose scripts the page runs. */
  build: string;
  /** The server's clock when it rendered, in epoch milliseconds: ages of the first paint are told from it. */
  now: number;
  lang: Lang;
  /** Base path of the app, without a slash at the end. */
  base: string;
  /**
   * Where the key of the session belongs to when that is not `base`: one log-in of a viewer is for all its
   * desks.
   */
  keyBase?: string;
  /** The page of a viewer that shows all desks, and is none. */
  overview?: true;
  /** Of a desk that is a part of another application, which says who asks. */
  host?: HostStart;
  /** It shows a recording: time goes as the recording is played. */
  replay?: true;
}

export interface HostStart {
  /** Its page that leads everywhere else. */
  home: string | null;
  /** Its page for logging out. */
  signOut: string | null;
  /** Whether this person may trade here, or only look. */
  trades: boolean;
  /** The islands stand in a page of that application: its title and its icon stay what they are. */
  embedded: boolean;
}
