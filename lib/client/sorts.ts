// How each table is sorted: by which of its columns, and which end of it is on top. Remembered with the
// settings.
export const sortColumns = {
  orders: ["time", "side", "symbol", "quantity", "price", "filled", "distance", "state"],
  positions: [
    "symbol",
    "quantity",
    "entry",
    "price",
    "value",
    "daily",
    "unrealized",
    "realized",
    "weight",
  ],
  lists: ["symbol", "last", "change", "spread"],
} as const;

export type SortedTable = keyof typeof sortColumns;
export type ColumnOf<Table extends SortedTable> = typeof sortColumns[Table][number];

export interface Sort<Table extends SortedTable> {
  column: ColumnOf<Table>;
  /** The largest, or the newest, on top. */
  down: boolean;
}

/** A table that is not among them stands in its own order. */
export type Sorts = { readonly [Table in SortedTable]?: Sort<Table> };

/** What was stored; a column that no table has any more sorts nothing. */
export function readSorts(stored: unknown): Sorts {
  const given = Object(stored);
  return Object.fromEntries(
    Object.entries(sortColumns).flatMap(([table, columns]) => {
      const { column, down } = given[table] ?? {};
      const isKnown = columns.some((one) => one === column) && typeof down === "boolean";
      return isKnown ? [[table, { column, down }]] : [];
    }),
  );
}
