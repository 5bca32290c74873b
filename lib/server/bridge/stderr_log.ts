// The own log of a child process: every line is taken, JSON lines are logged again, noise is limited and
// counted, the end is kept.
import { z } from "zod";
import { type StartRefusal, startRefusalSchema } from "@/lib/contract/protocol.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { plainText } from "@/lib/contract/plain_text.ts";
import type { Log, LogLevel } from "@/lib/server/log.ts";

const LINES_PER_SECOND = 50;
const BURST = 200;
const TAIL = 20;
const MAX_TEXT = 1000;
/** An error of long ago is not why a process ends now. */
const LAST_WORDS_MS = 5_000;

const lineSchema = z.looseObject({
  level: z.string(),
  event: z.string().optional(),
  message: z.string().optional(),
});

/** The last error that the bridge wrote before it ended, when it wrote one. */
export interface LastWords {
  message: string;
  /** It can not run with what it found, and said so. */
  refusal: StartRefusal | null;
}

export class StderrLog {
  readonly #child: string;
  readonly #log: Log;
  readonly #clock: Pick<Clock, "monotonic">;
  #tail: { text: string; at: number }[] = [];
  #tokens = BURST;
  #refilledAt: number;
  #suppressed = 0;
  lines = 0;

  /** `child` names it in the log. */
  constructor(log: Log, clock: Pick<Clock, "monotonic">, child = "bridge") {
    this.#child = child;
    this.#log = log;
    this.#clock = clock;
    this.#refilledAt = clock.monotonic();
  }

  line(text: string): void {
    this.lines++;
    if (text.trim() === "") return;
    this.#tail.push({ text: text.slice(0, MAX_TEXT), at: this.#clock.monotonic() });
    if (this.#tail.length > TAIL) this.#tail.shift();
    if (!this.#admit()) {
      this.#suppressed++;
      return;
    }
    if (this.#suppressed > 0) {
      this.#log.warn("child_log_suppressed", { from: this.#child, lines: this.#suppressed });
      this.#suppressed = 0;
    }
    this.#write(text);
  }

  /** Forgets the lines of an earlier process. */
  startOver(): void {
    this.#tail = [];
  }

  /** To be asked right after the end. */
  lastWords(): LastWords | null {
    const since = this.#clock.monotonic() - LAST_WORDS_MS;
    const words = this.#tail.filter(({ at }) => at >= since).map(({ text }) => text);
    for (const text of words.toReversed()) {
      const entry = parse(text);
      if (entry === null || levelOf(entry.level) !== "error") continue;
      const { event, message } = entry;
      return {
        message: plainText(message ?? event ?? text),
        refusal: startRefusalSchema.safeParse(entry).data ?? null,
      };
    }
    // The last line of a traceback names the exception.
    const last = words.at(-1);
    return last === undefined || parse(last) !== null
      ? null
      : { message: plainText(last).trim(), refusal: null };
  }

  #admit(): boolean {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#refilledAt) / 1000 * LINES_PER_SECOND);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #write(text: string): void {
    const entry = parse(text);
    if (entry === null) {
      this.#log.warn("child_stderr", { from: this.#child, text: text.slice(0, MAX_TEXT) });
      return;
    }
    const { level, event, at: _at, ...fields } = entry;
    this.#log[levelOf(level)](event ?? "child_log", { from: this.#child, ...fields });
  }
}

function parse(text: string): z.infer<typeof lineSchema> | null {
  if (!text.startsWith("{")) return null;
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function levelOf(level: string): LogLevel {
  const word = level.toLowerCase();
  if (word === "critical" || word === "fatal" || word === "error") return "error";
  if (word === "warning" || word === "warn") return "warn";
  return word === "debug" ? "debug" : "info";
}
