// The door of the equity curves.
export { EquityBook } from "./book.ts";
export { EQUITY_FOLDER, equityFolder, type EquityStore } from "./file.ts";
