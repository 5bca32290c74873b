// The configuration of an App, as given and as resolved.

/** What `new App()` accepts. */
export interface FreshConfig {
  /** Serve below this path ("/desk") instead of the root. */
  basePath?: string;
  /** The mode the app runs in; a Builder sets it. */
  mode?: "development" | "production";
}

/** The configuration with every default filled in. */
export interface ResolvedFreshConfig {
  /** The project folder; known once a build is applied. */
  root: string;
  basePath: string;
  mode: "development" | "production";
}
