// A table of a dialog, told by its columns. Where it has no room for them, each row is a list of what they
// are called and say.
import type { ComponentChildren, JSX } from "preact";

export interface DataColumn<Row> {
  head: string;
  /** Figures stand on the right. */
  isNumber?: boolean;
  look?(row: Row): string;
  cell(row: Row): ComponentChildren;
}

interface DataTableProps<Row> {
  caption: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  keyOf(row: Row, index: number): string | number;
  /** Attributes of the row. */
  of?(row: Row): JSX.HTMLAttributes<HTMLTableRowElement> & { [data: `data-${string}`]: unknown };
}

export function DataTable<Row>({ caption, columns, rows, keyOf, of }: DataTableProps<Row>): JSX.Element {
  return (
    <div class="data-table">
      <table class="grid-table of-dialog">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, isNumber }) => (
              <th key={head} scope="col" class={isNumber ? "num" : undefined}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)} {...of?.(row)}>
              {columns.map(({ head, isNumber, look, cell }) => (
                <td
                  key={head}
                  class={[isNumber && "num", look?.(row)].filter(Boolean).join(" ")}
                  data-head={head}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
