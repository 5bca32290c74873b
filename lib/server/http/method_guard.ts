// Which methods the addresses of the API answer: a wrong one is told so, instead of "not found".
const METHODS: Readonly<Record<string, readonly string[]>> = {
  "/api/trading": ["GET", "HEAD", "POST"],
  "/api/stream": ["GET", "HEAD"],
};

/** The methods of `pathname` (without the base path) when `method` is not one of them; otherwise `null`. */
export function methodsInstead(pathname: string, method: string): readonly string[] | null {
  const allowed = METHODS[pathname.replace(/\/$/, "")];
  return allowed === undefined || allowed.includes(method) ? null : allowed;
}
