// What an application imports that puts the islands of the desk into pages of its own: see docs/mounting.md.
export { default as German } from "./islands/German.tsx";
export { default as OrderPanel } from "./islands/OrderPanel.tsx";
export { default as PositionManager } from "./islands/PositionManager.tsx";
export { default as TradingInterface } from "./islands/TradingInterface.tsx";
export { OLDEST_BROWSERS as browsers } from "./fresh.config.ts";

/** The modules of the islands, each for `registerIsland` of the application's `Builder`. */
export const islandModules: readonly string[] = [
  "German",
  "OrderPanel",
  "PositionManager",
  "TradingInterface",
]
  .map((name) => new URL(`./islands/${name}.tsx`, import.meta.url).href);
