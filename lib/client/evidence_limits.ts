// How much of a limit is used: who counts it, from when on, and which setting the limit is of. Pure.
import type { LimitView, UsageView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { pnlFigure } from "./account_view.ts";
import { computed, type Evidence, type Form, given, told } from "./evidence.ts";
import { grossInputs, type SumSources } from "./evidence_sums.ts";
import { type LimitMeter, limitMeters, meterLabel } from "./limit_meters.ts";

export interface LimitSources extends SumSources {
  limits: Readonly<Record<string, LimitView>>;
  usage: Readonly<Record<string, UsageView>>;
}

const DIGITS = 2;

export function limitEvidence(sources: LimitSources): Evidence[] {
  return limitMeters.flatMap((key) => {
    const usage = sources.usage[key];
    return usage === undefined ? [] : [meter(sources, key, usage)];
  });
}

/** Its share of the limit; without a limit there is none, and what is used stands alone. */
function meter(sources: LimitSources, key: LimitMeter, usage: UsageView): Evidence {
  const used = usedOf(sources, key, usage);
  const { limit } = usage;
  if (limit === null || isZero(limit)) {
    return { ...used, label: meterLabel(key), ...limit === null ? { note: "limits.unlimited" } : {} };
  }
  const most = given(
    "explain.limit",
    { value: limit, form: formOf(sources, key), unit: used.unit },
    `limits.source.${sources.limits[heldAgainst(sources, key)]?.source ?? "default"}`,
  );
  return computed(meterLabel(key), share(usage.used, limit), "percent", {
    label: "why.formula.used",
    inputs: [used, most],
  });
}

function share(used: DecimalString | null, limit: DecimalString): DecimalString | null {
  return used === null ? null : text(dec(used).div(limit).times(100).round(DIGITS));
}

const formOf = ({ limits }: LimitSources, key: LimitMeter): Form =>
  limits[key]?.unit === "base" ? "money" : "plain";

/** Where trading is not stopped by a loss, the next of its limits is measured. */
function heldAgainst({ limits }: LimitSources, key: LimitMeter): string {
  if (key !== "lossHalt") return key;
  return ["lossHalt", "lossReduce", "lossWarn"].find((one) => (limits[one]?.value ?? null) !== null) ?? key;
}

function usedOf(sources: LimitSources, key: LimitMeter, { used, source, since }: UsageView): Evidence {
  const { account } = sources;
  const form = formOf(sources, key);
  const unit = form === "money" ? account?.baseCurrency ?? null : null;
  switch (source) {
    case "positions":
      return {
        ...computed("why.used", used, form, {
          label: "why.formula.exposure",
          inputs: grossInputs(sources),
        }),
        unit,
      };
    case "reqPnL": {
      const inputs = [told("account.dailyPnl", pnlFigure(account, "daily"), "gain")];
      return {
        ...computed("why.used", used, form, { label: "why.formula.loss", inputs }),
        unit,
        ...since === null ? {} : { since, note: "why.ownDay" as const },
      };
    }
    default: {
      const origin = since === null ? "why.lastMinute" : "why.counted";
      return {
        ...given("why.used", { value: used, form, unit }, origin),
        ...since === null ? {} : { since },
      };
    }
  }
}
