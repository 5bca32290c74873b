// Who is logged in, and how that ends. What is refused comes back as its problem.
import type { Problem, SessionView } from "@/lib/contract/api.ts";
import { keyName } from "@/lib/contract/login_key.ts";
import { ProblemError } from "./api.ts";
import { lostAnswer, type Screen } from "./screen.ts";

type Asking = Pick<Screen, "api" | "t">;
export type SessionsAnswer = { sessions: readonly SessionView[] } | { problem: Problem };

/** All sessions. With `end`, that one or all others are ended first. */
export async function sessionsAfter(
  { api, t }: Asking,
  end: { sessionId: string } | "others" | null,
): Promise<SessionsAnswer> {
  try {
    if (end === null) return await api.post({ action: "list_sessions" });
    if (end === "others") return await api.post({ action: "end_other_sessions" });
    return await api.post({ action: "end_session", ...end });
  } catch (error) {
    return { problem: error instanceof ProblemError ? error.problem : lostAnswer(t.peek()) };
  }
}

export interface LeaveDeps {
  storage(): Pick<Storage, "removeItem">;
  /** Goes to another page, and not back to this one. */
  go(address: string): void;
}

const browserDeps: LeaveDeps = {
  storage: () => localStorage,
  go: (address) => location.replace(address),
};

/**
 * Ends this browser's session and leads to the log-in page. `null`: it has; otherwise the session may live
 * on, and why.
 */
export async function logOut(
  { api, t, start }: Asking & Pick<Screen, "start">,
  { storage, go }: LeaveDeps = browserDeps,
): Promise<Problem | null> {
  try {
    await api.post({ action: "log_out" });
  } catch (error) {
    if (!(error instanceof ProblemError)) return lostAnswer(t.peek());
    // It had ended already.
    if (error.problem.status !== 401) return error.problem;
  }
  try {
    // The other tabs hear of it by that.
    storage().removeItem(keyName(start.base));
  } catch {
    // Where storage is refused the key lies in the history of this tab, and opens nothing any more.
  }
  go(`${start.base}/login`);
  return null;
}
