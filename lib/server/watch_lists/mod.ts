// The door of the watch lists.
export { WatchListBook } from "./book.ts";
export { WATCH_LISTS_FILE, watchListFile, type WatchListStore } from "./file.ts";
export { ShownLists } from "./shown.ts";
