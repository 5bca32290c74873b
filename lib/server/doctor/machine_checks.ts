// The doctor's look at the machine: Python, the port, room on the disk, proxies, time zones.
import type { Config } from "@/lib/server/config/mod.ts";
import { fault, type Finding, ok, unknown, warning } from "./finding.ts";
import type { Probes } from "./probes.ts";

const MB = 1_000_000;
/** Below this the journal of a busy day may not fit. */
const TIGHT = 1_000 * MB;
/** Below this nothing should be started. */
const FULL = 100 * MB;
const ENOUGH_FILES = 512;
const LEAST_FILES = 64;
/** As full as a disk without room: it has no place for another file's name. */
const FEW_FILES = 100;
/** Those that IB writes most: one with daylight saving on either side of the Atlantic, and one without. */
const ZONES = ["America/New_York", "Europe/Berlin", "Asia/Hong_Kong"];

export async function pythonFindings(probes: Probes): Promise<Finding[]> {
  const found = await probes.python();
  if (found.state === "none") {
    return [fault("python", found.what, "the bridge to TWS is a Python program on IB's ibapi", found.advice)];
  }
  if (found.state === "base") {
    const what =
      `${found.version} (${found.python}); the first start makes an environment and installs ibapi, which needs the network once`;
    return [ok("python", what)];
  }
  const python = ok("python", `${found.version} with ibapi ${found.ibapi}`);
  if (found.knowsZones) return [python];
  return [
    python,
    fault(
      "time zones",
      "Python has no time zone data",
      "IB names zones in execution times; what can not be read is shown without a time",
      "Install it: apt-get install tzdata (Debian, Ubuntu), apk add tzdata (Alpine), or into Lotse's environment: " +
        `${found.python} -m pip install tzdata`,
    ),
  ];
}

export function zoneFindings(probes: Probes): Finding[] {
  const missing = ZONES.filter((zone) => !probes.knowsZone(zone));
  if (missing.length === 0) return [ok("time zones", "known")];
  return [fault(
    "time zones",
    `Deno does not know ${missing.join(", ")}`,
    "trading hours, the day's limits and the restart window are in these zones",
    "Install the official Deno: a build without ICU data lacks them",
  )];
}

export function portFindings({ http }: Pick<Config, "http">, probes: Probes): Finding[] {
  const why = probes.listening(http);
  if (why === null) return [ok("port", `${http.host}:${http.port} is free`)];
  if (/'--tls-(cert|key)'/.test(why)) {
    const [, what = why, advice = ""] = /^(.*)\. (.*)$/.exec(why) ?? [];
    return [fault("certificate", what, "the desk's page is served with it", advice)];
  }
  const [what = why, advice = "choose another '--port'"] = why.split(/: (?=[a-z][^:]*$)/);
  return [fault("port", what, "the desk's page is served there", capital(advice))];
}

export function certificateFindings({ http }: Pick<Config, "http">, probes: Probes): Finding[] {
  if (http.tls === null) return [];
  const doubts = probes.certificate(http);
  if (doubts.length === 0) return [ok("certificate", "its time and its names are right")];
  return doubts.map(({ isRefused, what, advice }) =>
    (isRefused ? fault : warning)("certificate", what, "browsers and programs check both", advice)
  );
}

/** The desk has some forty files and sockets open, and one more for each window and program that listens. */
export function openFileFindings(probes: Probes): Finding[] {
  const free = probes.openFiles(ENOUGH_FILES);
  if (free >= ENOUGH_FILES) return [ok("open files", "as many as are needed")];
  const found = free < LEAST_FILES ? fault : warning;
  return [found(
    "open files",
    `A program of this user may open only ${free} more files`,
    "the desk, its bridge and every window and program that listens need one each; without one nobody can connect",
    "Raise the limit: 'ulimit -n 1024' in the shell that starts it, LimitNOFILE=1024 in a unit of systemd",
  )];
}

export function roomFindings({ dirs }: Pick<Config, "dirs">, probes: Probes): Finding[] {
  return [["data folder", dirs.data], ["cache folder", dirs.cache]].map(([name = "", folder = ""]) => {
    const room = probes.room(folder);
    if (room === null) {
      return unknown(
        "disk",
        `Nobody can tell how much room there is for the ${name} (${folder})`,
        "an order that can not be written to the journal is not sent",
        "Look at that disk yourself",
      );
    }
    const { bytes, files } = room;
    const told = `${Math.floor(bytes / MB)} MB free for the ${name}`;
    const isOut = files !== null && files < FEW_FILES;
    if (bytes >= TIGHT && !isOut) return ok("disk", told);
    const found = bytes < FULL || isOut ? fault : warning;
    return found(
      "disk",
      isOut
        ? `The disk of the ${name} (${folder}) takes only ${files} more files`
        : `Only ${told} (${folder})`,
      "an order that can not be written to the journal is not sent",
      `Make room on that disk, or choose another with ${
        name === "data folder" ? "--data-dir" : "--cache-dir"
      }; ` +
        "old days of the journal can be moved with 'deno task journal archive'",
    );
  });
}

/** A proxy is for the way out: what asks this machine itself must not go through it. */
export function proxyFindings(
  env: Readonly<Record<string, string>>,
  { gateway }: Pick<Config, "gateway">,
): Finding[] {
  const value = (name: string) => env[name] || env[name.toLowerCase()] || "";
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].filter((name) => value(name) !== "");
  if (proxies.length === 0) return [ok("proxies", "none")];
  const broken = proxies.filter((name) => URL.parse(value(name)) === null);
  if (broken.length > 0) {
    return [fault(
      "proxies",
      `${broken.join(" and ")} is no address`,
      "the first start installs ibapi through it, and fails",
      "Write it as http://HOST:PORT, or unset it",
    )];
  }
  const exempt = value("NO_PROXY").split(",").map((name) => name.trim()).filter((name) => name !== "");
  const needed = ["127.0.0.1", "localhost", ...gateway.kind === "explicit" ? [gateway.endpoint.host] : []];
  const missing = exempt.includes("*") ? [] : [...new Set(needed)].filter((host) => !exempt.includes(host));
  if (missing.length === 0) return [ok("proxies", `${proxies.join(", ")}, and not for this machine`)];
  return [warning(
    "proxies",
    `${proxies.join(", ")} is set, and NO_PROXY does not name ${missing.join(", ")}`,
    "scripts and browsers would ask the proxy for the desk on this machine, and hand it the token; TWS itself is reached without any proxy",
    `export NO_PROXY=${[...exempt, ...missing].join(",")}`,
  )];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
