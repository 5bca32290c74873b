// Says to the desk which watch list this page shows: at once, again and again while somebody can see it, and when it does so no more.

export interface ShowingDeps {
  /** A page in the background is seen by nobody. */
  isSeen(): boolean;
  show(listId: string): Promise<unknown>;
  hide(listId: string): Promise<unknown>;
}

export interface Showing {
  /** Shows this list from now on instead of the one before; `null` shows none. */
  follow(listId: string | null): void;
  /** The desk forgets within half a minute what is not said again. */
  again(): void;
}

export function createShowing({ isSeen, show, hide }: ShowingDeps): Showing {
  let shown: string | null = null;
  // What does not arrive is said again soon, and ends by itself.
  const say = (request: (listId: string) => Promise<unknown>, listId: string) =>
    void request(listId).catch(() => {});
  return {
    follow(listId) {
      if (listId === shown) return;
      if (shown !== null) say(hide, shown);
      shown = listId;
      if (listId !== null) say(show, listId);
    },
    again() {
      if (shown !== null && isSeen()) say(show, shown);
    },
  };
}
