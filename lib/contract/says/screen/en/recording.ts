// English: a recording that is played, and the file for a bug report. Read in what is rarely opened, whose
// script brings it.
import { counted } from "../../counted.ts";
import type { Shown } from "../shown.ts";

export const recording = {
  "report.open": "File for a bug report …",
  "report.has": ({ from, size }: Shown<"from" | "size">) =>
    `The flight recorder since ${from} (${size}): what IB and the desk said to each other.`,
  "report.empty": "The flight recorder: nothing yet.",
  "report.rows": ({ count }: Shown<"count">) => `Of today's order journal: ${counted(count, "row", "rows")}.`,
  "report.rest": "Versions, and the settings without secrets.",
  "report.redacted":
    "Account ids are masked, tokens and texts that people typed are left out. Prices, quantities and IB's own words are in it: look into it before you hand it on.",
  "report.save": "Download",
  "report.saving": "It is being made …",
  "report.failed": "It could not be made. The log says why.",
  "report.off": "Nothing is recorded: the desk was started with --recording 0, or you may not ask for it.",
  "replay.told": "A recording is played: nothing can be sent",
  "replay.play": "Play",
  "replay.pause": "Pause",
  "replay.slider": "Moment that is shown",
  "replay.speed": "Speed",
  "replay.back": "Ten seconds back",
  "replay.on": "Ten seconds on",
  "replay.seeking": "looking for it …",
  "replay.failed": "The replay does not answer",
  "replay.title": "▶ REPLAY",
} as const;
