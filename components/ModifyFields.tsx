// The fields of an order that can be changed, with the quote beside them. Only what differs is previewed and
// sent.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { previewModify } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { clearField } from "@/lib/client/form.ts";
import { type ModifyForm, modifyTifs } from "@/lib/client/modify_form.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { type AmountField as Amount, amountFields } from "@/lib/contract/order_fields.ts";
import { ProblemNote } from "./Field.tsx";
import { NumberField } from "./Inputs.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { TickField } from "./PriceField.tsx";
import { QuoteLine } from "./QuoteLine.tsx";

/** Amounts that are prices, and move by the instrument's tick. */
const prices: ReadonlySet<string> = new Set(["limitPrice", "stopPrice"]);

/** Only what differs from the order is previewed and sent. */
export function ModifyFields({ order, form }: { order: OrderView; form: ModifyForm }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const id = `modify-${order.clientOrderId}`;
  const lock = screen.lockSig.value;
  const { limitPrice } = form.amountSigs;
  const take = order.limitPrice === null ? {} : {
    onTake: (price: string) => {
      limitPrice.value = toNumberInput(price, screen.settings.langSig.peek());
      clearField(form, "limitPrice");
    },
  };
  const ref = useRef<HTMLFormElement>(null);
  // Whoever leaves it goes on from the row: the field that had the focus is gone.
  useLayoutEffect(() => () => {
    if (ref.current?.contains(document.activeElement)) {
      document.querySelector<HTMLElement>(`[data-order="${CSS.escape(order.clientOrderId)}"] .name-btn`)
        ?.focus();
    }
  }, []);
  return (
    <form
      ref={ref}
      class="space-y-2"
      data-modify
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void previewModify(screen, order);
      }}
    >
      <div class="flex flex-wrap items-start gap-3">
        {order.quantity !== null && order.cashQuantity === null && (
          <div class="w-32">
            <NumberField
              form={form}
              field="quantity"
              id={`${id}-quantity`}
              label={t("ticket.quantity")}
              valueSig={form.quantitySig}
            />
          </div>
        )}
        {amountFields.map((field) =>
          order[field] !== null && <AmountField key={field} {...{ order, form, field }} />
        )}
        <div class="w-24">
          <label class="label mb-1 block" for={`${id}-tif`}>{t("orders.tif")}</label>
          <select
            id={`${id}-tif`}
            class="input"
            value={form.tifSig.value}
            onChange={(event) => form.tifSig.value = event.currentTarget.value}
          >
            {modifyTifs(order).map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
        </div>
      </div>
      <QuoteLine contract={order.contract} details={form.detailsSig.value} {...take} />
      <ProblemNote problem={form.problemSig.value} />
      <LockNote id={`${id}-lock`} lock={lock} />
      <div class="flex gap-2">
        <button
          type="submit"
          class="btn btn-accent"
          disabled={lock !== null}
          {...lockedBy(`${id}-lock`, lock)}
        >
          {t("orders.modifyPreview")}
        </button>
        <button type="button" class="btn" onClick={() => screen.modifySig.value = null}>
          {t("orders.keep")}
        </button>
      </div>
    </form>
  );
}

function AmountField(
  { order, form, field }: { order: OrderView; form: ModifyForm; field: Amount },
): JSX.Element {
  const t = useText();
  const props = {
    form,
    field,
    id: `modify-${order.clientOrderId}-${field}`,
    label: t(`ticket.${field}`),
    valueSig: form.amountSigs[field],
  };
  if (!prices.has(field)) {
    return (
      <div class="w-32">
        <NumberField {...props} />
      </div>
    );
  }
  return (
    <div class="w-48">
      <TickField
        {...props}
        conId={order.contract.conId}
        side={order.side}
        details={form.detailsSig.value}
      />
    </div>
  );
}
