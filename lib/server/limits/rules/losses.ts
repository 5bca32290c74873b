// The day's loss: beyond the first limit it is told, beyond the second and third only exits pass until the
// day ends. Pure.
import type { Big } from "@/lib/contract/decimal.ts";
import { text } from "@/lib/contract/decimal.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Breach, Judged, LossLevel } from "./judged.ts";

const RANK: Readonly<Record<LossLevel, number>> = { none: 0, reduce: 1, halt: 2 };

/** The level of a figure; `null` when it is not known. Without a limit there is no lock. */
export function lossLevelOf(dailyPnl: Big | null, limits: Limits): LossLevel | null {
  if (!isLockOn(limits)) return "none";
  if (dailyPnl === null) return null;
  if (limits.lossHalt !== null && dailyPnl.lte(`-${limits.lossHalt}`)) return "halt";
  return limits.lossReduce !== null && dailyPnl.lte(`-${limits.lossReduce}`) ? "reduce" : "none";
}

/** Whether some loss stops entries; to be told of one does not. */
export function isLockOn({ lossReduce, lossHalt }: Limits): boolean {
  return lossReduce !== null || lossHalt !== null;
}

export function worse(a: LossLevel, b: LossLevel): LossLevel {
  return RANK[a] >= RANK[b] ? a : b;
}

/** The loss limit that a level stands for. */
export function limitOfLevel(level: LossLevel, { lossReduce, lossHalt }: Limits): string | null {
  return level === "halt" ? lossHalt ?? lossReduce : lossReduce ?? lossHalt;
}

export function lossBreach(order: Judged, limits: Limits): Breach | null {
  if (!isLockOn(limits)) return null;
  const { figures: { dailyPnl, lossLevel }, currency } = order;
  const level = lossLevelOf(dailyPnl, limits);
  if (level === null) return denial(limits, "reduce", null, () => say("LIMIT_DAILY_LOSS.unknown"));
  if (dailyPnl !== null && level !== "none") {
    const loss = text(dailyPnl.times(-1));
    return denial(limits, level, loss, (limit) => say("LIMIT_DAILY_LOSS", { loss, limit, currency }));
  }
  if (lossLevel === "none") return null;
  const loss = dailyPnl === null ? null : text(dailyPnl.times(-1));
  return denial(limits, lossLevel, loss, (limit) => say("LIMIT_DAILY_LOSS.locked", { limit, currency }));
}

export function lossWarning(order: Judged, { lossWarn }: Limits): Saying[] {
  if (lossWarn === null) return [];
  const { figures: { dailyPnl }, currency } = order;
  if (dailyPnl === null || dailyPnl.gt(`-${lossWarn}`)) return [];
  return [say("LIMIT_DAILY_LOSS.warn", { loss: text(dailyPnl.times(-1)), limit: lossWarn, currency })];
}

/** By the limit that the level stands for. */
function denial(
  limits: Limits,
  level: LossLevel,
  value: string | null,
  says: (limit: string) => Saying,
): Breach {
  const limit = limitOfLevel(level, limits) ?? "0";
  const isHalt = level === "halt" ? limits.lossHalt !== null : limits.lossReduce === null;
  return { key: isHalt ? "lossHalt" : "lossReduce", value, limit, says: () => says(limit) };
}
