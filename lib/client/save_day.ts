// What the desk gives as a file that the browser saves: the rows of a day, a bundle for a bug report.
import type { Api } from "./api.ts";
import type { dayFiles } from "./history.ts";

/** How long the browser may take to read what it saves: Safari begins only after the press has returned. */
export const READ_WITHIN_MS = 60_000;

interface Asking {
  api: Pick<Api, "headers">;
  start: { base: string };
}

/** Saves the rows of a day as a file; `false` when they did not come. */
export function saveDay(asking: Asking, day: string, what: (typeof dayFiles)[number]): Promise<boolean> {
  return saveFrom(asking, `/api/day?day=${day}&as=${what}.csv`, `lotse-${day}-${what}.csv`);
}

/**
 * Saves what an address answers as a file; `false` when it did not come. The session's key stands in no
 * address, so no link will do.
 */
export async function saveFrom({ api, start }: Asking, path: string, name: string): Promise<boolean> {
  try {
    const answer = await fetch(start.base + path, { headers: api.headers(), redirect: "error" });
    if (!answer.ok) return false;
    offerFile(await answer.blob(), name, { press: pressLink, after: setTimeout });
    return true;
  } catch {
    return false;
  }
}

export interface OfferDeps {
  press(href: string, name: string): void;
  after(run: () => void, ms: number): unknown;
}

/** The address of the file holds its bytes: it is given back, but not before the browser has read them. */
export function offerFile(file: Blob, name: string, { press, after }: OfferDeps): void {
  const href = URL.createObjectURL(file);
  press(href, name);
  after(() => URL.revokeObjectURL(href), READ_WITHIN_MS);
}

function pressLink(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}
