// Which settings of pip and uv are taken over: how a machine reaches packages at all. What is installed, the
// hashes decide.

/** Names in pip.conf; as variables `PIP_INDEX_URL` and so on. */
export const PIP_SOURCES: readonly string[] = [
  ...["index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "keyring-provider"],
  ...["proxy", "cert", "client-cert", "timeout", "default-timeout", "retries", "resume-retries"],
  // Where downloads are kept.
  ...["cache-dir", "no-cache-dir"],
];

/** The same of uv. */
export const UV_SOURCES: readonly string[] = [
  ...["DEFAULT_INDEX", "EXTRA_INDEX", "INDEX", "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX"],
  ...["INSECURE_HOST", "NATIVE_TLS", "SYSTEM_CERTS", "KEYRING_PROVIDER", "HTTP_TIMEOUT", "HTTP_RETRIES"],
  ...["OFFLINE", "CACHE_DIR", "NO_CACHE", "LINK_MODE", "CONFIG_FILE", "CREDENTIALS_DIR"],
].map((name) => `UV_${name}`);

/** Which Python a shim of pyenv stands for, and where pyenv keeps them. */
const PYTHONS = ["PYENV_ROOT", "PYENV_VERSION"];

/** `index-url` in pip.conf is `PIP_INDEX_URL` as a variable. */
export function pipVariable(name: string): string {
  return `PIP_${name.toUpperCase().replaceAll("-", "_")}`;
}

export const PACKAGE_VARIABLES: readonly string[] = [
  ...PIP_SOURCES.map(pipVariable),
  "PIP_CONFIG_FILE",
  ...UV_SOURCES,
  ...PYTHONS,
];

/** What belongs to the indexes that uv is told by name: of `UV_INDEX="corp=https://…"` user and password. */
export function indexCredentials(env: Readonly<Record<string, string>>): string[] {
  const lists = `${env.UV_INDEX ?? ""} ${env.UV_DEFAULT_INDEX ?? ""}`;
  return [...lists.matchAll(/(?:^|\s)([A-Za-z0-9][\w.-]*)=/g)].flatMap(([, name = ""]) => {
    const index = `UV_INDEX_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    return [`${index}_USERNAME`, `${index}_PASSWORD`];
  });
}
