// How single figures are drawn: gains and losses, ages, ticking values. Unknown is "–".
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { flash } from "@/lib/client/flash.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal_text.ts";
import {
  ageOf,
  directionOf,
  fitted,
  formatAge,
  formatSigned,
  formatStamp,
  UNKNOWN,
} from "@/lib/contract/format.ts";

/** A gain or loss: sign, arrow and colour. Zero is neutral. */
export function Delta(
  { value, stale = false, digits = 2, unit = "", room }: {
    value: DecimalString | null;
    stale?: boolean;
    digits?: number;
    unit?: string;
    /** How many characters there is room for. */
    room?: number;
  },
): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const way = directionOf(value, digits);
  const full = formatSigned(value, lang, digits);
  return (
    <span
      title={value === null ? undefined : full}
      class={cx(way > 0 && "up", way < 0 && "down", stale && value !== null && "stale")}
    >
      {value !== null && <span class="arrow" aria-hidden="true">{way > 0 ? "▲" : way < 0 ? "▼" : ""}</span>}
      {room === undefined ? full : fitted(full, value, { lang, room, signed: true })}
      {value !== null && unit}
    </span>
  );
}

/** How long ago something was: `12 s`, with source and exact time in the title. */
export function Age(
  { at, source, old = false }: { at: string | null; source?: string; old?: boolean },
): JSX.Element {
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const t = useText();
  const age = ageOf(at, screen.nowSig.value);
  const stamp = formatStamp(at, lang, screen.timeZoneSig.value ?? "UTC");
  return (
    <span class={old ? "age text-warn" : "age"} title={source ? t("age.title", { source, stamp }) : stamp}>
      {age === null ? UNKNOWN : formatAge(age, lang)}
    </span>
  );
}

/** Text that flashes for a moment when its value moves. */
export function Ticking(
  { value, text, stale = false }: { value: DecimalString | null; text: string; stale?: boolean },
): JSX.Element {
  const ref = useRef<HTMLSpanElement>(null);
  const last = useRef(value);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = value;
    const way = stale || before === null || value === null ? 0 : compare(value, before);
    if (way !== 0 && ref.current !== null) flash(ref.current, way > 0 ? "up" : "down");
  }, [value]);
  return <span ref={ref} class={cx(stale && value !== null && "stale")}>{text}</span>;
}

/** A number in a column that keeps its width, whole in its title. */
export function Fit(
  { text, value, room }: { text: string; value: DecimalString | null; room: number },
): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const shown = fitted(text, value, { lang, room });
  return <span title={text} class={cx(shown.length > room && "of-tiny")}>{shown}</span>;
}

/** A name or a word of a state that has no room on its line is written smaller in a table. */
export const longName = (text: string) => text.length > 13 && "of-long";

/** Prices are never rounded: what is long is written smaller. */
export const longPrice = (text: string) => text.length > 9 && "of-tiny";
