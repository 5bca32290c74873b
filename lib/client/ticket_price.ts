// A price that somebody pointed at becomes the limit of the ticket. Nothing is sent by it.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { needsAmount } from "@/lib/contract/order_fields.ts";
import { clearField } from "./form.ts";
import type { Screen } from "./screen.ts";
import { setType } from "./ticket.ts";

/** An order type without a limit gives way to one. */
export function takeLimit(
  { ticket, settings }: Pick<Screen, "ticket" | "settings">,
  price: DecimalString,
): void {
  if (!needsAmount(ticket.typeSig.peek(), "limitPrice")) setType(ticket, "LMT");
  ticket.limitPriceSig.value = toNumberInput(price, settings.langSig.peek());
  clearField(ticket, "limitPrice");
}
