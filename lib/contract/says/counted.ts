// Numbers with what they count.

/** How many of what, `1 order`, `2 orders`, in a language with one form for one and another for all else. */
export function counted(count: string | number, one: string, others: string): string {
  return `${count} ${String(count) === "1" ? one : others}`;
}
