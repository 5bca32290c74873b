// The questions before cancels: one order by key, or all of them in one of two scopes.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { cancelAll } from "@/lib/client/actions.ts";
import { cancelOrder } from "@/lib/client/at_once.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { awaitsEntry, isOpen, orderLabel, protects } from "@/lib/client/order_view.ts";
import { Question } from "./Modal.tsx";

export function CancelDialogs(): JSX.Element | null {
  const screen = useScreen();
  const asked = screen.cancelAskSig.value;
  if (screen.dialogSig.value === "cancelAll") return <CancelAll />;
  if (asked !== null) return <CancelOne key={asked} clientOrderId={asked} />;
  return null;
}

function CancelOne({ clientOrderId }: { clientOrderId: string }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const order = screen.store.ordersSig.value[clientOrderId];
  const close = () => screen.cancelAskSig.value = null;
  if (!order) return null;
  return (
    <Question
      id="cancel-one"
      title={t("orders.cancelOneTitle")}
      confirm={t("orders.cancel")}
      back={t("orders.keep")}
      onClose={close}
      onConfirm={() => {
        close();
        void cancelOrder(screen, clientOrderId);
      }}
    >
      <p class="sentence">{orderLabel(order, screen.settings.langSig.value)}</p>
      {protects(order, screen.store.positionsSig.value) && (
        <p class="text-warn" data-protects>{t("protects.cancel")}</p>
      )}
      <p>{t("orders.cancelOneText")}</p>
    </Question>
  );
}

function CancelAll(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const scopeSig = useSignal<"app" | "account">("app");
  const own = screen.ordersSig.value.filter((order) => isOpen(order) && order.origin === "app");
  const positions = screen.store.positionsSig.value;
  const entryOf = ({ parentClientOrderId: id }: OrderView) => screen.store.ordersSig.value[id ?? ""];
  const protecting = own.filter((one) => protects(one, positions) && !awaitsEntry(one, entryOf(one))).length;
  const option = (scope: "app" | "account", label: string, hint: string) => (
    <label class="flex items-start gap-2">
      <input
        type="radio"
        name="cancel-scope"
        value={scope}
        checked={scopeSig.value === scope}
        onChange={() => scopeSig.value = scope}
      />
      <span>
        <span class="block font-medium">{label}</span>
        <span class={scope === "account" ? "block text-warn" : "block text-muted"}>{hint}</span>
      </span>
    </label>
  );
  return (
    <Question
      id="cancel-all"
      title={t("orders.cancelAllTitle")}
      confirm={t("orders.cancelAllConfirm")}
      back={t("orders.keep")}
      onClose={() => screen.dialogSig.value = null}
      onConfirm={() => void cancelAll(screen, scopeSig.peek())}
    >
      {option("app", t("orders.cancelApp"), t("orders.cancelAppHint", { count: own.length }))}
      {option("account", t("orders.cancelAccount"), t("orders.cancelAccountHint"))}
      {protecting > 0 && (
        <p class="text-warn" data-protects>{t("protects.cancelAll", { count: protecting })}</p>
      )}
    </Question>
  );
}
