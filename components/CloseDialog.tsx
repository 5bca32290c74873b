// The dialog that closes a position: how much of it and how. The server computes side and quantity and shows
// the proof in the preview.
import type { JSX } from "preact";
import { previewClose } from "@/lib/client/actions.ts";
import { cancelOrder } from "@/lib/client/at_once.ts";
import { type CloseForm, closePercents, takeShare } from "@/lib/client/close_form.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { canCancel, orderLabel } from "@/lib/client/order_view.ts";
import { exitSide, exitsOf } from "@/lib/client/position_stops.ts";
import { clearField } from "@/lib/client/form.ts";
import type { PositionView } from "@/lib/contract/api.ts";
import { formatQuantity, percentSign, UNKNOWN } from "@/lib/contract/format.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { closeTypes } from "@/lib/contract/order_fields.ts";
import { ProblemNote } from "./Field.tsx";
import { FlattenDialog } from "./FlattenDialog.tsx";
import { NumberField, Segments } from "./Inputs.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { Modal } from "./Modal.tsx";
import { TickField } from "./PriceField.tsx";
import { QuoteLine } from "./QuoteLine.tsx";

export function CloseDialogs(): JSX.Element | null {
  const screen = useScreen();
  const form = screen.closeSig.value;
  if (form) return <CloseDialog key={`${form.account}/${form.conId}`} form={form} />;
  if (screen.dialogSig.value === "flatten") return <FlattenDialog />;
  return null;
}

function CloseDialog({ form }: { form: CloseForm }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const position = screen.store.positionsSig.value[positionKey(form.account, form.conId)];
  const symbol = names.byId(form.conId);
  const loading = screen.flow.flowSig.value.step === "loading";
  const lock = screen.closeLockSig.value;
  const close = () => screen.closeSig.value = null;
  return (
    <Modal id="close" title={t("close.title", { symbol })} onClose={close} withMode>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void previewClose(screen);
        }}
      >
        <div class="dialog-body space-y-3">
          <dl class="facts">
            <dt>{t("close.position")}</dt>
            <dd data-close-position>
              {position ? formatQuantity(position.quantity, screen.settings.langSig.value) : UNKNOWN}
            </dd>
          </dl>
          <WorkingExits form={form} />
          {position && (
            <>
              <PartFields form={form} position={position} />
              <WayFields form={form} position={position} />
              <CloseQuote form={form} position={position} />
            </>
          )}
          <ProblemNote problem={form.problemSig.value} />
          <LockNote id="close-lock" lock={lock} closes />
        </div>
        <div class="dialog-foot">
          <button type="button" class="btn" data-first onClick={close}>{t("preview.cancel")}</button>
          <button
            type="submit"
            class="btn btn-solid"
            data-action="preview-close"
            disabled={loading || lock !== null}
            {...lockedBy("close-lock", lock)}
          >
            {loading ? t("ticket.previewBusy") : t("close.preview")}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** What already works on the position: it takes its part of the close, so it can be cancelled here. */
function WorkingExits({ form }: { form: CloseForm }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const held = screen.store.positionsSig.value[positionKey(form.account, form.conId)];
  const exits = held === undefined ? [] : exitsOf(held, screen.ordersSig.value);
  if (exits.length === 0) return null;
  const cancellable = exits.filter(canCancel);
  const cancelling = screen.cancellingSig.value;
  return (
    <div class="space-y-1" data-exits={exits.length}>
      <p class="label">{t("close.exits")}</p>
      <ul class="text-xs">
        {exits.map((order) => <li key={order.clientOrderId}>{orderLabel(order, lang)}</li>)}
      </ul>
      {cancellable.length > 0 && (
        <button
          type="button"
          class="row-btn"
          data-action="cancel-exits"
          disabled={cancellable.some(({ clientOrderId }) => cancelling.has(clientOrderId))}
          onClick={() => cancellable.forEach(({ clientOrderId }) => void cancelOrder(screen, clientOrderId))}
        >
          {t("close.cancelExits", { count: cancellable.length })}
        </button>
      )}
    </div>
  );
}

interface PartProps {
  form: CloseForm;
  position: PositionView;
}

/** A share by button, or a quantity by hand: typing one lifts the other. */
function PartFields({ form, position }: PartProps): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  return (
    <div class="grid md:grid-cols-[minmax(0,1fr)_128px] items-end gap-3">
      <div>
        <p class="label mb-1">{t("close.part")}</p>
        <div role="group" aria-label={t("close.part")} class="seg">
          {closePercents.map((percent) => (
            <button
              key={percent}
              type="button"
              aria-pressed={form.percentSig.value === percent}
              onClick={() => takeShare(form, position, percent, settings.langSig.peek())}
            >
              {`${percent}${percentSign(settings.langSig.value)}`}
            </button>
          ))}
        </div>
      </div>
      <div onInput={() => form.percentSig.value = null}>
        <NumberField
          form={form}
          field="quantity"
          id="close-quantity"
          label={t("close.quantity")}
          valueSig={form.quantitySig}
        />
      </div>
    </div>
  );
}

function WayFields({ form, position }: PartProps): JSX.Element {
  const t = useText();
  const { contract } = position;
  const { orderTypes } = kindOf(contract.secType);
  const options = closeTypes.filter((type) => orderTypes.includes(type));
  return (
    <div class="grid md:grid-cols-[minmax(0,1fr)_192px] items-end gap-3">
      <div>
        <p class="label mb-1">{t("close.how")}</p>
        <Segments
          label={t("close.how")}
          options={options}
          valueSig={form.typeSig}
          text={(way) => t(way === "MKT" ? "close.market" : "close.limit")}
        />
      </div>
      {form.typeSig.value === "LMT" && (
        <TickField
          form={form}
          field="limitPrice"
          id="close-limit"
          label={t("ticket.limitPrice")}
          valueSig={form.limitPriceSig}
          conId={contract.conId}
          side={exitSide(position)}
          details={form.detailsSig.value}
        />
      )}
    </div>
  );
}

/** What the market is, whichever way it is closed; a press makes it the limit. */
function CloseQuote({ form, position }: PartProps): JSX.Element {
  const { settings } = useScreen();
  const { contract, marketPrice, at, stale } = position;
  return (
    <QuoteLine
      contract={contract}
      details={form.detailsSig.value}
      mark={{ price: marketPrice, at, stale }}
      onTake={(price) => {
        form.typeSig.value = "LMT";
        form.limitPriceSig.value = toNumberInput(price, settings.langSig.peek());
        clearField(form, "limitPrice");
      }}
    />
  );
}
