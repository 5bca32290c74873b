// Keyed views as a list that stays sorted: a change costs a look at each, not a sort of all.

export interface Keyed<View> {
  readonly key: string;
  readonly view: View;
}

/**
 * Makes a function that gives the views of a keyed section in the order of `compare`, equal ones by key. It
 * remembers its last list: what is unchanged by reference stands where it stood.
 */
export function sortedList<View>(
  compare: (a: View, b: View) => number,
): (views: Readonly<Record<string, View>>) => readonly Keyed<View>[] {
  let list: readonly Keyed<View>[] = [];
  let known: Readonly<Record<string, View>> = {};
  const order = (a: Keyed<View>, b: Keyed<View>) =>
    compare(a.view, b.view) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

  return (views) => {
    if (views === known) return list;
    const kept: Keyed<View>[] = [];
    const placed: Keyed<View>[] = [];
    for (const entry of list) {
      const view = views[entry.key];
      if (view === undefined) continue;
      if (view === entry.view) kept.push(entry);
      else (compare(view, entry.view) === 0 ? kept : placed).push({ key: entry.key, view });
    }
    for (const key of Object.keys(views)) {
      const view = views[key];
      if (view !== undefined && known[key] === undefined) placed.push({ key, view });
    }
    known = views;
    list = merge(kept, placed.sort(order), order);
    return list;
  };
}

/** Both are sorted. */
function merge<T>(long: readonly T[], short: readonly T[], order: (a: T, b: T) => number): readonly T[] {
  if (short.length === 0) return long;
  const merged: T[] = [];
  let next = 0;
  for (const entry of long) {
    for (let other = short[next]; other !== undefined && order(other, entry) < 0; other = short[++next]) {
      merged.push(other);
    }
    merged.push(entry);
  }
  return [...merged, ...short.slice(next)];
}
