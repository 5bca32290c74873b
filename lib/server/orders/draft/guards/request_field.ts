// A field of the draft as the request calls it: what was asked for has a name of its own in each kind of
// preview.
import type { Purpose } from "../../deps.ts";

export function requestField(purpose: Purpose, field: string): string {
  if (purpose === "close") return field;
  // A change has no date of its own: what is wrong with the date is wrong with the time in force.
  if (purpose === "modify" && field === "goodTillDate") return "changes.tif";
  return `${purpose === "modify" ? "changes" : "order"}.${field}`;
}
