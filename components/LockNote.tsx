// Why what stands beside it is closed: read where the button is, which takes no focus then.
import type { JSX } from "preact";
import { lockText } from "@/lib/client/closed.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Lock } from "@/lib/client/lock.ts";
import { Explain } from "./Explain.tsx";

interface LockNoteProps {
  /** The button is described by it. */
  id: string;
  lock: Lock | null;
  /** It is a close that is closed, and no order. */
  closes?: boolean;
}

export function LockNote({ id, lock, closes = false }: LockNoteProps): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (lock === null) return null;
  const reason = lockText(screen, lock);
  return (
    <div class="mt-1" data-lock={id}>
      <p id={id} class="text-xs text-muted">{t(closes ? "close.locked" : "ticket.locked", { reason })}</p>
      <Explain refusal={{ code: codeOfLock(lock) }} />
    </div>
  );
}

/** The server's code, or what the reason is called here. */
function codeOfLock(lock: Lock): string {
  return "name" in lock ? `lock.${lock.name}` : lock.says?.key.split(".")[0] ?? "";
}

/** Of a button that a lock note stands beside. */
export function lockedBy(id: string, lock: Lock | null): { "aria-describedby"?: string } {
  return lock === null ? {} : { "aria-describedby": id };
}
