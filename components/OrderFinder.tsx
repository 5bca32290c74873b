// Looking for orders: the line of fields above their list.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { type OrderFind, orderGroups } from "@/lib/client/order_find.ts";
import type { Screen } from "@/lib/client/screen.ts";

function setFind({ orderFindSig }: Screen, find: OrderFind | null): void {
  orderFindSig.value = find;
}

/** Open as long as something is looked for: what is hidden by it is said beside it. */
export function OrderFinder({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const find = screen.orderFindSig.value ?? { text: "", group: "any" };
  useEffect(() => {
    const opener = document.activeElement;
    document.querySelector<HTMLElement>("#order-find")?.focus();
    return () => {
      setFind(screen, null);
      // What has the focus goes with the line; whoever has gone on meanwhile stays there.
      const here = document.activeElement?.closest("[data-order-finder]");
      if (here && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <form
      class="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1"
      data-order-finder
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        id="order-find"
        type="search"
        class="input find-field"
        autocomplete="off"
        aria-label={t("orders.find")}
        placeholder={t("orders.findHint")}
        value={find.text}
        onInput={(event) => setFind(screen, { ...find, text: event.currentTarget.value })}
      />
      <select
        class="input find-group"
        aria-label={t("orders.group")}
        value={find.group}
        onChange={(event) => {
          const group = orderGroups.find((one) => one === event.currentTarget.value);
          if (group) setFind(screen, { ...find, group });
        }}
      >
        {orderGroups.map((group) => <option key={group} value={group}>{t(`orders.group.${group}`)}</option>)}
      </select>
      <span class="age" role="status">
        {t("orders.found", { count: screen.shownOrdersSig.value.length })}
      </span>
      <button type="button" class="row-btn" onClick={onClose}>{t("orders.findEnd")}</button>
    </form>
  );
}
