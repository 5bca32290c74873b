// The faults that are done once: upstream, farms, data modes, read-only, presets, restart, clock.
import type { ActionFault, FaultOf } from "./plan.ts";
import { PORT_RESET, RESTORED_DATA_LOST, UPSTREAM_BROKEN, UPSTREAM_LOST } from "../session/codes.ts";
import type { GatewayCore } from "../session/gateway_core.ts";
import { FARM_KINDS } from "../session/subscriptions.ts";

/** Stops listening, forgets every socket, listens again on the same port. */
export type Restart = (options: { downMs: number; reason: string }) => void;

export interface ActionTools {
  readonly restart: Restart;
  /** Calls later, unless the gateway has ended by then. */
  readonly later: (ms: number, fn: () => void) => void;
}

export function act(core: GatewayCore, tools: ActionTools, fault: ActionFault): void {
  switch (fault.kind) {
    case "upstream":
      return setUpstream(core, tools, fault);
    case "farm": {
      const notice = core.link.setFarm(fault.farm, fault.state);
      return tellAll(core, notice.code, notice.text);
    }
    case "market-data":
      return setMarketData(core, fault);
    case "read-only":
      core.settings.readOnly = fault.on;
      return;
    case "tif-preset":
      core.settings.tifPreset = fault.mode;
      core.settings.tifNoticeAlways = fault.always ?? false;
      return;
    case "restart":
      return restartGateway(core, tools, fault);
    case "clock-jump":
      return core.time.advance(fault.ms);
  }
}

function tellAll(core: GatewayCore, code: number, text: string): void {
  for (const client of core.clients()) client.error(-1, code, text);
  core.flush();
}

function setUpstream(core: GatewayCore, tools: ActionTools, fault: FaultOf<"upstream">): void {
  if (fault.do === "lost" || fault.do === "broken") {
    core.link.setUp(false);
    if (fault.do === "lost") tellAll(core, 1100, UPSTREAM_LOST);
    else tellAll(core, 2110, UPSTREAM_BROKEN);
    if (fault.forMs === undefined) return;
    const back = fault.back ?? "restored";
    tools.later(fault.forMs, () => setUpstream(core, tools, { kind: "upstream", do: back }));
    return;
  }
  if (core.link.up) return;
  core.link.setUp(true);
  if (fault.do === "restored") tellAll(core, 1102, core.link.restoredText());
  else {
    for (const client of core.clients()) client.subscriptions.cancelKinds(FARM_KINDS);
    tellAll(core, 1101, RESTORED_DATA_LOST);
  }
  core.link.passOn();
  core.flush();
}

/** Counts for new requests; a competing session also ends the running ones. */
function setMarketData(core: GatewayCore, fault: FaultOf<"market-data">): void {
  const { settings } = core;
  if (fault.symbols) {
    for (const symbol of fault.symbols) settings.marketDataBySymbol.set(symbol, fault.mode);
    return;
  }
  settings.marketDataBySymbol.clear();
  settings.marketData = fault.mode;
  if (fault.mode !== "competing") return;
  for (const client of core.clients()) {
    for (const id of client.subscriptions.ids("mktData")) {
      client.error(id, 10197, "No market data during competing live session");
    }
    client.subscriptions.cancelKinds(["mktData", "tickByTick", "depth", "realTimeBars"]);
  }
  core.flush();
}

function restartGateway(core: GatewayCore, tools: ActionTools, fault: FaultOf<"restart">): void {
  if (fault.notice) tellAll(core, 1300, PORT_RESET);
  if (fault.idRollback) core.book.rollBack(fault.idRollback);
  core.touch();
  tools.restart({ downMs: fault.downMs ?? 1000, reason: "fault: restart" });
}
