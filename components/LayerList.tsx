// The layers of the connection, from the screen down to IB's data farms, each with its own light and word.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import type { ConnectionView } from "@/lib/contract/api.ts";
import { ageOf, formatAge, UNKNOWN } from "@/lib/contract/format.ts";
import type { LabelKey, Translate } from "@/lib/contract/says/screen/mod.ts";
import { Glyph, type Health } from "./Icon.tsx";

interface Layer {
  name: LabelKey;
  health: Health;
  text: string;
  isOld?: boolean;
}

const bridges: Record<ConnectionView["bridge"], Health> = {
  stopped: "off",
  starting: "wait",
  running: "good",
  failed: "bad",
};
const sockets: Record<ConnectionView["socket"], Health> = {
  disconnected: "bad",
  connecting: "wait",
  connected: "good",
};
const upstreams: Record<ConnectionView["upstream"], Health> = { unknown: "off", up: "good", down: "bad" };
const syncs: Record<ConnectionView["sync"], Health> = { none: "off", syncing: "wait", ready: "good" };

export function LayerList(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  // Before the desk has told anything, no state of it is made up.
  const known = screen.store.readySig.value;
  const stream = screen.streamSig.value.kind;
  // Cut off from the desk, what it told last is no light that burns.
  const isOld = stream === "stale";
  const layers = layersOf(screen.store.connectionSig.value, t)
    .map((layer): Layer =>
      known
        ? { ...layer, ...(isOld && { health: "off", isOld }) }
        : { ...layer, health: "off", text: UNKNOWN }
    );
  const own: Layer = {
    name: "layer.stream",
    health: stream === "live" ? "good" : stream === "connecting" ? "wait" : "bad",
    text: t(`state.${stream}`),
  };
  return (
    <ul class="space-y-px" aria-label={t("layer.all")}>
      {[own, ...layers].map((layer) => (
        <li key={layer.name} class="flex items-center gap-2">
          <Glyph health={layer.health} />
          <span class="grow">{t(layer.name)}</span>
          <span class={cx("text-right text-muted", layer.isOld && "stale")}>{layer.text}</span>
        </li>
      ))}
      <HeartbeatLine />
    </ul>
  );
}

function layersOf(connection: ConnectionView, t: Translate): Layer[] {
  return [
    { name: "layer.bridge", health: bridges[connection.bridge], text: t(`state.${connection.bridge}`) },
    { name: "layer.socket", health: sockets[connection.socket], text: t(`state.${connection.socket}`) },
    {
      name: "layer.upstream",
      health: upstreams[connection.upstream],
      text: t(`state.${connection.upstream}`),
    },
    farmLayer(connection.farms, t),
    { name: "layer.sync", health: syncs[connection.sync], text: t(`state.${connection.sync}`) },
  ];
}

/** All farms in one line: the sick ones by name, the others by number. */
function farmLayer(states: ConnectionView["farms"], t: Translate): Layer {
  const entries = Object.entries(states).sort(([a], [b]) => a.localeCompare(b));
  const sick = entries.filter(([, state]) => state === "broken" || state === "connecting");
  const worst: Health = sick.some(([, state]) => state === "broken")
    ? "bad"
    : sick.length > 0
    ? "wait"
    : entries.some(([, state]) => state === "ok")
    ? "good"
    : "off";
  const text = sick.length > 0
    ? sick.map(([name, state]) => `${name} ${t(`state.${state}`)}`).join(", ")
    : (["ok", "idle"] as const)
      .map((state) => ({ state, count: entries.filter(([, one]) => one === state).length }))
      .filter(({ count }) => count > 0)
      .map(({ state, count }) => `${count} ${t(`state.${state}`)}`).join(", ");
  return { name: "layer.farm", health: worst, text: text || t("state.farmsNone") };
}

function HeartbeatLine(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { heartbeatMs, heartbeatAt } = screen.store.connectionSig.value;
  if (heartbeatMs === null) return null;
  const age = ageOf(heartbeatAt, screen.nowSig.value);
  const ms = heartbeatMs < 1 ? "<1" : Math.round(heartbeatMs);
  return (
    <li class="flex items-center gap-2 text-muted">
      <span class="grow pl-[18px]">{t("layer.heartbeat")}</span>
      <span>
        {age !== null && age < 1000
          ? t("layer.heartbeatNow", { ms })
          : t("layer.heartbeatMs", { ms, age: formatAge(age, screen.settings.langSig.value) })}
      </span>
    </li>
  );
}
