// An island of the application's own: its build and that of Lotse are two, in one process.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

export default function Clock(): JSX.Element {
  const timeSig = useSignal<string | null>(null);
  useEffect(() => {
    const tell = () => timeSig.value = new Date().toLocaleTimeString();
    tell();
    const timer = setInterval(tell, 1000);
    return () => clearInterval(timer);
  }, []);
  return <time data-clock={timeSig.value === null ? "off" : "on"}>{timeSig.value ?? "–"}</time>;
}
