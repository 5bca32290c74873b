// What the ticket begins with, by kind of instrument: order type, time in force, quantity, and where the
// limit starts.
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { createProblems } from "@/lib/client/form.ts";
import { limitStarts } from "@/lib/client/limit_starts.ts";
import { type DefaultKind, defaultKinds, type TicketDefaults } from "@/lib/client/ticket_defaults.ts";
import { sign } from "@/lib/contract/decimal.ts";
import { offeredTifs, offeredTypes } from "@/lib/contract/instrument_kinds.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { Labelled, NumberField } from "./Inputs.tsx";

export function TicketDefaultsForm(): JSX.Element {
  const t = useText();
  // In another language the same marks would say another number: the fields begin anew.
  const lang = useScreen().settings.langSig.value;
  const kindSig = useSignal<DefaultKind>("STK");
  return (
    <details class="border-t border-line pt-3">
      <summary class="cursor-pointer">{t("defaults.title")}</summary>
      <div class="mt-2 space-y-2">
        <Choice
          id="defaults-kind"
          label={t("defaults.kind")}
          options={defaultKinds}
          mayBeNone={false}
          value={kindSig.value}
          text={(one) => t(`defaults.kind.${one}`)}
          onChoose={(one) => kindSig.value = one ?? "STK"}
        />
        <KindDefaults key={`${lang} ${kindSig.value}`} kind={kindSig.value} />
      </div>
    </details>
  );
}

function KindDefaults({ kind }: { kind: DefaultKind }): JSX.Element {
  const { settings: { defaultsSig } } = useScreen();
  const t = useText();
  const now = defaultsSig.value[kind] ?? {};
  // Of every other kind nothing is known: what a stock takes can be chosen.
  const offer = { secType: kind === "other" ? "STK" : kind, listed: [] };
  const set = (name: keyof TicketDefaults, value: string | null) => {
    const { [name]: _, ...rest } = now;
    defaultsSig.value = { ...defaultsSig.peek(), [kind]: value === null ? rest : { ...rest, [name]: value } };
  };
  const types = offeredTypes(offer);
  return (
    <>
      <Choice
        id="defaults-type"
        label={t("ticket.type")}
        options={types}
        mayBeNone
        value={now.type ?? null}
        text={(one) => t(`ticket.type.${one}`)}
        onChoose={(one) => set("type", one)}
      />
      <Choice
        id="defaults-tif"
        label={t("ticket.tif")}
        options={offeredTifs(offer, now.type ?? types[0] ?? "LMT")}
        mayBeNone
        value={now.tif ?? null}
        text={(one) => `${one} – ${t(`ticket.tif.${one}`)}`}
        onChoose={(one) => set("tif", one)}
      />
      <QuantityDefault value={now.quantity ?? null} onSet={(value) => set("quantity", value)} />
      <Choice
        id="defaults-limit"
        label={t("defaults.limit")}
        options={limitStarts}
        mayBeNone
        value={now.limit ?? null}
        text={(one) => t(`defaults.limit.${one}`)}
        onChoose={(one) => set("limit", one)}
      />
    </>
  );
}

/** Emptied means none; what is half typed changes nothing. */
function QuantityDefault(
  { value, onSet }: { value: string | null; onSet(value: string | null): void },
): JSX.Element {
  const { settings: { langSig } } = useScreen();
  const t = useText();
  const form = useMemo(() => createProblems(["quantity"]), []);
  const textSig = useSignal(value === null ? "" : toNumberInput(value, langSig.peek()));
  useSignalEffect(() => {
    const typed = parseNumberInput(textSig.value, langSig.peek());
    if (typed.kind === "empty" && value !== null) onSet(null);
    if (typed.kind === "number" && sign(typed.value) > 0 && typed.value !== value) onSet(typed.value);
  });
  return (
    <NumberField
      form={form}
      field="quantity"
      id="defaults-quantity"
      label={t("ticket.quantity")}
      valueSig={textSig}
    />
  );
}

function Choice<T extends string>(
  props: {
    id: string;
    label: string;
    options: readonly T[];
    /** `null`: none of them. */
    value: T | null;
    /** Whether none can be chosen. */
    mayBeNone: boolean;
    text(option: T): string;
    onChoose(option: T | null): void;
  },
): JSX.Element {
  const t = useText();
  return (
    <Labelled id={props.id} label={props.label}>
      <select
        id={props.id}
        class="input"
        value={props.value ?? ""}
        onChange={(event) => {
          props.onChoose(props.options.find((one) => one === event.currentTarget.value) ?? null);
        }}
      >
        {props.mayBeNone && <option value="">{t("defaults.none")}</option>}
        {props.options.map((one) => <option key={one} value={one}>{props.text(one)}</option>)}
      </select>
    </Labelled>
  );
}
