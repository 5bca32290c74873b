// Which quote this page watches. The server counts watchers, so every watch is given back: when the
// instrument changes and when the page goes.

export interface Watcher {
  /** Watches `conId` from now on instead of the one before; `null` watches nothing. */
  follow(conId: number | null): void;
  /** The server has started anew, or the page came back: it knows nothing of the watch. */
  renew(): void;
  /** The page goes away. */
  leave(): void;
}

export type SendWatch = (action: "watch" | "unwatch", conId: number) => void;

export function createWatcher(send: SendWatch): Watcher {
  let watched: number | null = null;
  return {
    follow(conId) {
      if (conId === watched) return;
      if (watched !== null) send("unwatch", watched);
      watched = conId;
      if (conId !== null) send("watch", conId);
    },
    renew() {
      if (watched !== null) send("watch", watched);
    },
    leave() {
      if (watched !== null) send("unwatch", watched);
    },
  };
}
