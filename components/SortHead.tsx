// The head of a column that sorts: a press sorts by it, the next one the other way round, the third not at
// all.
import type { ComponentChildren, JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import type { ColumnOf, SortedTable } from "@/lib/client/sorts.ts";

export interface SortHeadProps<Table extends SortedTable> {
  table: Table;
  column: ColumnOf<Table>;
  look: string;
  title?: string | undefined;
  children: ComponentChildren;
}

export function SortHead<Table extends SortedTable>(
  { table, column, look, title, children }: SortHeadProps<Table>,
): JSX.Element {
  const screen = useScreen();
  const sort = screen.settings.sortsSig.value[table];
  const down = sort?.column === column ? sort.down : null;
  return (
    <th
      scope="col"
      class={look}
      title={title}
      aria-sort={down === null ? "none" : down ? "descending" : "ascending"}
    >
      <button
        type="button"
        class="sort"
        onClick={() => screen.act(({ pressSort }) => pressSort(screen, table, column))}
      >
        {children}
        {down !== null && <span aria-hidden="true">{down ? " ↓" : " ↑"}</span>}
      </button>
    </th>
  );
}
