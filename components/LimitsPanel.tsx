// The limits of the account: how much of each is used, and below all of them with where each comes from.
import type { JSX } from "preact";
import type { LimitView, UsageView } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { type LimitMeter, limitMeters, meterLabel } from "@/lib/client/limit_meters.ts";
import { formatNumber } from "@/lib/contract/format.ts";
import type { LimitKey } from "@/lib/contract/limits.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { isLabel, type Translate } from "@/lib/contract/says/screen/mod.ts";

/** As the server tells them, which is the order of its table; the table itself is nothing for the browser. */
function named(limits: Readonly<Record<string, LimitView>>): [LimitKey, LimitView][] {
  return Object.entries(limits).filter((one): one is [LimitKey, LimitView] => isLabel(`limit.${one[0]}`));
}

export function LimitsPanel(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { limits, usage } = screen.store.tradingSig.value;
  const account = screen.accountSig.value ?? "";
  const own = limits[account];
  if (own === undefined) return <p class="text-muted">{t("limits.none")}</p>;
  return (
    <div class="space-y-1" data-limits>
      {limitMeters.map((key) => {
        const used = usage[account]?.[key];
        return used === undefined ? null : <Meter key={key} name={key} usage={used} unit={own[key]?.unit} />;
      })}
      <details>
        <summary class="cursor-pointer text-muted">{t("limits.all")}</summary>
        <dl class="mt-1 space-y-1" data-all-limits>
          {named(own).map(([key, limit]) => <Row key={key} name={key} limit={limit} />)}
        </dl>
      </details>
    </div>
  );
}

function Meter(
  { name, usage, unit }: {
    name: LimitMeter;
    usage: UsageView;
    unit: LimitView["unit"] | undefined;
  },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const label = t(meterLabel(name));
  const used = whole(usage.used, lang);
  const most = Number(usage.limit ?? 0);
  const currency = unit === "base" ? screen.accountViewSig.value?.baseCurrency ?? "" : "";
  return (
    <div data-limit={name}>
      <p class="flex flex-wrap gap-x-2">
        <button
          type="button"
          class="of-why text-muted"
          title={t("why.open")}
          onClick={() => screen.toolSig.value = { kind: "why-limits" }}
        >
          {label}
        </button>
        <span class={cx("num ml-auto whitespace-nowrap", screen.streamSig.value.kind === "stale" && "stale")}>
          {usage.limit === null ? used : t("limits.used", { used, limit: formatNumber(usage.limit, lang) })}
          {currency !== "" && <span class="age">{` ${currency}`}</span>}
          {usage.limit === null && ` · ${t("limits.unlimited")}`}
        </span>
      </p>
      {most > 0 && usage.used !== null && (
        <Bar
          share={Math.min(1, Number(usage.used) / most)}
          label={label}
        />
      )}
    </div>
  );
}

/** From 80 % on it warns. */
const HIGH = 0.8;

/** How much of a limit is used, 0 to 1. */
function Bar({ share, label }: { share: number; label: string }): JSX.Element {
  const percent = Math.round(share * 1000) / 10;
  return (
    <svg
      class={share >= HIGH ? "limit-meter limit-meter-high" : "limit-meter"}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      role="meter"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-label={label}
    >
      <rect width={percent} height="1" />
    </svg>
  );
}

function Row({ name, limit }: { name: LimitKey; limit: LimitView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const currency = screen.accountViewSig.value?.baseCurrency ?? "";
  const units = { base: currency, percent: "%", ticks: "Ticks", seconds: "s" } as const;
  const unit = Object.hasOwn(units, limit.unit) ? units[limit.unit as keyof typeof units] : "";
  return (
    <div data-limit-row={name}>
      <dt class="text-muted">{t(`limit.${name}`)}</dt>
      <dd>
        {shown(limit.value, { name, unit, lang, t })}{" "}
        <span class="age">{t(`limits.source.${limit.source}`)}</span>
      </dd>
    </div>
  );
}

interface Showing {
  name: LimitKey;
  unit: string;
  lang: Lang;
  t: Translate;
}

function shown(value: LimitView["value"], { name, unit, lang, t }: Showing): string {
  const number = (text: string | null) =>
    text === null ? t("limits.unlimited") : `${formatNumber(text, lang)} ${unit}`.trim();
  // No list of what is allowed allows everything.
  if (value === null) {
    return t(name.startsWith("allowed") || name === "shortTypes" ? "limits.any" : "limits.unlimited");
  }
  if (typeof value === "boolean") return t(value ? "limits.on" : "limits.off");
  if (typeof value === "string") return number(value);
  if (Array.isArray(value)) return value.length === 0 ? t("limits.empty") : value.join(", ");
  return Object.entries(value as Record<string, string | null>)
    .map(([kind, limit]) => `${kind === "other" ? t("limits.other") : kind} ${number(limit)}`).join(", ");
}

function whole(value: string | null, lang: Lang): string {
  const digits = value !== null && value.includes(".") && Number(value) < 100 ? 2 : 0;
  return formatNumber(value, lang, { min: 0, max: digits });
}
