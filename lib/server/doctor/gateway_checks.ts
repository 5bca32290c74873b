// The doctor's look at TWS or IB Gateway: is one there, does it speak, of which mode is it, may the API
// trade, how is its clock.
import { isPaperAccount } from "@/lib/contract/ids.ts";
import type { Config, Endpoint } from "@/lib/server/config/mod.ts";
import { GATEWAY_PORTS } from "@/lib/server/config/places.ts";
import { OLD_VERSION } from "@/lib/server/desk/tws_check.ts";
import { endpointLabel } from "@/lib/server/connection/gateway_target.ts";
import { fault, type Finding, ok, unknown, warning } from "./finding.ts";
import type { Probes } from "./probes.ts";
import type { Spoken } from "./tws_probe.ts";

const ABOUT = "gateway";
/** Where the switch is, in TWS and in IB Gateway alike. */
const SETTINGS = "Configuration → API → Settings";
const NO_GATEWAY = "without it the desk shows nothing and sends nothing";
/** The API says its clock in whole seconds. */
const CLOCK_FAULT_MS = 2_000;

type Answered = Extract<Spoken, { state: "answered" }>;

export async function gatewayFindings(config: Config, probes: Probes): Promise<Finding[]> {
  const { gateway, mode } = config;
  if (gateway.kind === "simulator") {
    return [ok(ABOUT, "the built-in paper gateway, which the desk starts itself")];
  }
  const endpoints = gateway.kind === "explicit" ? [gateway.endpoint] : gateway.endpoints;
  const answers = await Promise.all(endpoints.map((endpoint) => probes.gateway(endpoint)));
  const at = answers.findIndex(({ state }) => state !== "refused");
  const [endpoint, spoken] = [endpoints[at], answers[at]];
  if (endpoint === undefined || spoken === undefined) return [await nobody(endpoints, config, probes)];
  return spoken.state === "answered"
    ? answered(spoken, { endpoint, mode })
    : [mute(spoken.state, endpointLabel(endpoint))];
}

/** Nobody listens where the desk looks; perhaps somebody does where it does not. */
async function nobody(
  endpoints: readonly Endpoint[],
  { mode, gateway }: Config,
  probes: Probes,
): Promise<Finding> {
  const labels = endpoints.map(endpointLabel).join(" and ");
  const other = mode === "live" ? "paper" : "live";
  const looked = endpoints.map(({ port }) => port);
  const elsewhere = [...GATEWAY_PORTS[mode], ...GATEWAY_PORTS[other]].filter((port) =>
    !looked.includes(port)
  );
  for (const port of elsewhere) {
    const found = await probes.gateway({ host: "127.0.0.1", port });
    if (found.state === "refused") continue;
    const isOther = GATEWAY_PORTS[other].some((one) => one === port);
    const advice = isOther
      ? `Log in to TWS with a ${mode} user, or start the desk with --${other} if that is what you mean`
      : `Start the desk with --gateway 127.0.0.1:${port}`;
    const whose = isOther ? `, the port of ${other} trading` : "";
    return fault(
      ABOUT,
      `Nobody listens on ${labels}, but somebody does on 127.0.0.1:${port}${whose}`,
      NO_GATEWAY,
      advice,
    );
  }
  const port = gateway.kind === "explicit" ? gateway.endpoint.port : GATEWAY_PORTS[mode].join(" or ");
  return fault(
    ABOUT,
    `Nobody listens on ${labels}`,
    NO_GATEWAY,
    `Start TWS or IB Gateway and log in; in ${SETTINGS} tick “Enable ActiveX and Socket Clients” and set the socket port to ${port}. ` +
      "In a container or on another machine: name it with --gateway HOST:PORT. To try the desk without one: --simulate",
  );
}

function mute(state: Exclude<Spoken["state"], "answered">, label: string): Finding {
  if (state === "foreign") {
    return fault(
      ABOUT,
      `What listens on ${label} is no TWS and no IB Gateway`,
      NO_GATEWAY,
      `Find out which program has that port, and name the port of TWS (${SETTINGS} → Socket port) with --gateway HOST:PORT`,
    );
  }
  return fault(
    ABOUT,
    state === "silent"
      ? `${label} accepts the connection and says nothing`
      : `${label} hangs up as soon as somebody says hello`,
    "TWS does so while a dialog waits, while it restarts, and to machines that it does not trust",
    `Look at TWS: answer the dialog “Accept incoming connection attempt?”, or add this machine's address under ${SETTINGS} → Trusted IPs ` +
      "(from another machine, a container or WSL2 also untick “Allow connections from localhost only”); otherwise restart TWS",
  );
}

function answered(
  spoken: Answered,
  { endpoint, mode }: { endpoint: Endpoint; mode: "paper" | "live" },
): Finding[] {
  const label = endpointLabel(endpoint);
  return [version(spoken, label), accounts(spoken, mode), readOnly(spoken), clock(spoken)];
}

function version({ serverVersion }: Answered, label: string): Finding {
  if (serverVersion >= OLD_VERSION) return ok(ABOUT, `${label} answers`);
  return warning(
    ABOUT,
    `${label} answers with server version ${serverVersion}, which is old`,
    "older ones lack fields that the desk shows as unknown, and IB stops to support them",
    "Update TWS or IB Gateway (Help → Check for updates; IB Gateway: install the current one from IB's page)",
  );
}

function accounts({ accounts: ids }: Answered, mode: "paper" | "live"): Finding {
  if (ids === null || ids.length === 0) {
    return fault(
      "account",
      "The gateway tells no account",
      "it answers before it has logged in to IB, and trades nothing until then",
      "Complete the login in TWS or IB Gateway (second factor included), then run this again",
    );
  }
  const isPaper = ids.every(isPaperAccount);
  if (isPaper === (mode === "paper")) {
    return ok("account", `${ids.length} ${mode} ${ids.length === 1 ? "account" : "accounts"}`);
  }
  const found = isPaper ? "paper" : "live";
  return fault(
    "account",
    `The session is of a ${found} account, the desk would start for ${mode}`,
    "order entry stays locked (MODE_MISMATCH): what the accounts prove counts, not the port",
    isPaper
      ? "Log in to TWS with the live user, or start the desk without --live"
      : "Log in to TWS with the paper user. Only if you mean real money: start the desk with --live",
  );
}

function readOnly({ readOnly: isReadOnly }: Answered): Finding {
  if (isReadOnly === false) return ok("read-only", "the API may send orders");
  if (isReadOnly === null) {
    return unknown(
      "read-only",
      "The gateway did not say whether the API may send orders",
      "read-only is the setting that TWS comes with",
      `Look at ${SETTINGS} → Read-Only API`,
    );
  }
  return fault(
    "read-only",
    "The API may only read",
    "every order would be refused with 321",
    `Untick ${SETTINGS} → Read-Only API, and Apply; or leave it, and the desk shows everything and sends nothing`,
  );
}

function clock({ clock: told }: Answered): Finding {
  if (told === null) {
    return unknown(
      "clock",
      "The gateway did not say what time it has",
      "a wrong clock makes good data look old, and deadlines end early or late",
      "Look whether the machine's time is set by the network",
    );
  }
  // Whole seconds: the middle of the one that was told.
  const offset = told.heardAt - told.theirs - 500;
  if (Math.abs(offset) < CLOCK_FAULT_MS) return ok("clock", "agrees with the gateway's");
  const by = `${Math.abs(offset / 1000).toFixed(0)} s ${offset > 0 ? "ahead of" : "behind"}`;
  return fault(
    "clock",
    `This machine's clock is ${by} the gateway's`,
    "quotes look stale or come from the future, and an order's deadline ends early or late",
    "Let the network set the time: timedatectl set-ntp true (Linux), Settings → Time → Sync now (Windows), Date & Time → Set automatically " +
      "(macOS); in WSL2 after sleep: sudo hwclock -s",
  );
}
