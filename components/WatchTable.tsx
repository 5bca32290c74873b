// The rows of one watch list: walked through, moved and removed by keys, by dragging or by buttons.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { showInTicket } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import type { ScreenLists } from "@/lib/client/watch_lists.ts";
import type { Screen } from "@/lib/client/screen.ts";
import type { Sort } from "@/lib/client/sorts.ts";
import { steadyRows } from "@/lib/client/order_rows.ts";
import { sortedContracts } from "@/lib/client/watch_sort.ts";
import type { Contract, WatchList } from "@/lib/contract/api.ts";
import { nameBook } from "@/lib/contract/name_book.ts";
import { SortHead } from "./SortHead.tsx";
import { WatchRow } from "./WatchRow.tsx";

export interface TableProps {
  lists: ScreenLists;
  list: WatchList;
  isEdited: boolean;
}

export function WatchTable({ lists, list, isEdited }: TableProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  /** The row that is being dragged. */
  const draggedSig = useSignal<number | null>(null);
  const { listId } = list;
  // Who orders the list sees its own order.
  const sort = isEdited ? undefined : screen.settings.sortsSig.value.lists;
  const contracts = sort === undefined ? list.contracts : rowsBy(screen, list, sort);
  if (contracts.length === 0) return <p class="empty">{t("lists.empty")}</p>;
  const names = nameBook(contracts, screen.settings.langSig.value);
  const move = (conId: number, place: number) => {
    // A place among sorted rows is none of the list.
    if (sort !== undefined || place < 0 || place >= contracts.length) return;
    void lists.run({ action: "move_in_watch_list", listId, conId, place });
  };
  const remove = (conId: number) => void lists.run({ action: "remove_from_watch_list", listId, conId });
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const conId = contracts[index]?.conId;
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (conId === undefined) return;
    if (event.key === "Delete") remove(conId);
    else if (way === undefined) return;
    else if (event.altKey) move(conId, index + way);
    else focusRow(event, contracts[index + way]?.conId);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <p id="lists-keys" class="sr-only">{t("lists.keys")}</p>
      <table class="watch-table" data-list={list.name} data-edited={isEdited}>
        <caption class="sr-only">{list.name}</caption>
        <thead>
          <tr>
            <SortHead table="lists" column="symbol" look="">{t("lists.symbol")}</SortHead>
            <th scope="col" class="num of-wide of-price">{t("quote.bid")}</th>
            <th scope="col" class="num of-wide of-price">{t("quote.ask")}</th>
            <SortHead table="lists" column="last" look="num of-price">{t("lists.last")}</SortHead>
            <SortHead
              table="lists"
              column="change"
              look="num of-rest of-change"
              title={t("lists.changeHint")}
            >
              {t("lists.change")}
            </SortHead>
            <SortHead table="lists" column="spread" look="num of-rest of-spread">
              {t("lists.spread")}
            </SortHead>
            <th scope="col" class="num of-wide of-age">{t("lists.age")}</th>
            {isEdited && (
              <th scope="col" class="of-acts">
                <span class="sr-only">{t("lists.actions")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody
          onPointerEnter={() => screen.heldWatchedSig.value = contracts.map(idOf)}
          onPointerLeave={() => screen.heldWatchedSig.value = null}
        >
          {contracts.map((contract, index) => (
            <WatchRow
              key={contract.conId}
              contract={contract}
              name={names.row(contract)}
              fullName={names.full(contract)}
              isFound={contract === lists.foundSig.value}
              isWithoutLine={lists.withoutLineSig.value.has(contract.conId)}
              onTake={() => void showInTicket(screen, contract.conId)}
              onKeyDown={(event) => onKeyDown(event, index)}
              edit={isEdited
                ? {
                  up: index === 0 ? null : () => move(contract.conId, index - 1),
                  down: index === contracts.length - 1 ? null : () => move(contract.conId, index + 1),
                  remove: () => remove(contract.conId),
                }
                : null}
              drag={sort !== undefined ? null : {
                class: cx(draggedSig.value === contract.conId && "dragged"),
                onDragStart: () => draggedSig.value = contract.conId,
                onDragEnd: () => draggedSig.value = null,
                onDrop() {
                  const dragged = draggedSig.peek();
                  draggedSig.value = null;
                  if (dragged !== null && dragged !== contract.conId) move(dragged, index);
                },
              }}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

const idOf = ({ conId }: Contract) => String(conId);

/** Sorted by what ticks, they move; under the pointer they do not. */
function rowsBy(screen: Screen, { contracts }: WatchList, sort: Sort<"lists">): readonly Contract[] {
  const sorted = sortedContracts(contracts, sort, screen.store.quotesSig.value);
  return steadyRows(sorted, screen.heldWatchedSig.value, { idOf, all: {} });
}

/** The same row keeps the focus when the list has been ordered anew: rows are keyed by their instrument. */
function focusRow(event: KeyboardEvent, conId: number | undefined): void {
  const table = (event.currentTarget as Element | null)?.closest("table");
  if (conId !== undefined) table?.querySelector<HTMLElement>(`[data-watch="${conId}"] button`)?.focus();
}
