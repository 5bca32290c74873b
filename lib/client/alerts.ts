// The alerts beside the toasts: a sound, and a message of the desktop. Browsers refuse each of them at times.
import type { Lang } from "@/lib/contract/format.ts";
import type { Channel } from "./announce.ts";
import { mayShowOnDesktop } from "./desktop_permission.ts";
import { spokenText } from "./speech.ts";
import type { ToastTone, ToastWish } from "./toasts.ts";

/**
 * How long one subject makes no second sound of the same kind: an order of a thousand fills is heard once.
 */
const QUIET_MS = 10_000;

/** A channel that is silent while it goes on telling the same kind of news about the same subject. */
export function oncePerSubject(tell: Channel, now: () => number): Channel {
  const last = new Map<string, number>();
  return (wish) => {
    const subject = wish.about === null ? null : `${wish.about}/${wish.kind}`;
    const before = subject === null ? undefined : last.get(subject);
    if (subject !== null) {
      last.delete(subject);
      last.set(subject, now());
      const [oldest] = last.keys();
      if (last.size > MOST_SUBJECTS && oldest !== undefined) last.delete(oldest);
    }
    if (before === undefined || now() - before >= QUIET_MS) tell(wish);
  };
}

const MOST_SUBJECTS = 200;

/**
 * Two short tones, rising for a fill and falling for trouble. Needs an earlier user gesture, as browsers
 * demand.
 */
export function playTone(tone: ToastTone): AudioContext {
  const context = new AudioContext();
  // By time and not by the end of the sound: a context that may not sound never ends it, and there are few of
  // them.
  setTimeout(() => void context.close().catch(() => {}), TONE_MS * 4);
  const pitches = tone === "problem" ? [440, 330] : [660, 880];
  pitches.forEach((pitch, index) => {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + index * TONE_MS / 1000;
    oscillator.frequency.value = pitch;
    gain.gain.setValueAtTime(0.08, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_MS / 1000);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + TONE_MS / 1000);
  });
  return context;
}

/** Lets a fill be heard, from a press; `false`: the browser lets this page make no sound. */
export async function trySound(): Promise<boolean> {
  try {
    const context = playTone("fill");
    // What may not sound never answers.
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, TONE_MS))]);
    return context.state === "running";
  } catch {
    return false;
  }
}

const TONE_MS = 120;

/** What is about the same takes the place of what was said before. */
export function showOnDesktop({ text, detail, about }: ToastWish, lang: Lang): void {
  if (mayShowOnDesktop()) {
    const body = detail ? `${text}\n${spokenText(detail, lang)}` : text;
    new Notification("Lotse", { body, ...(about === null ? {} : { tag: about }) });
  }
}
