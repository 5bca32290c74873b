// What of the environment the programs are started with beside their own variables.
import { expect } from "@std/expect";
import config from "@/deno.json" with { type: "json" };
import { moduleAt } from "@/lib/server/root.ts";
import { forDeno } from "./run_program.ts";

Deno.test("a program is told where to export to, and waits for a silent collector no longer than it may", () => {
  const given = (env: Record<string, string>) => forDeno((name) => env[name]);
  expect(given({ HOME: "/home/anna", AWS_SECRET: "x", NPM_CONFIG_REGISTRY: "r" })).toEqual({
    NPM_CONFIG_REGISTRY: "r",
  });
  const exporting = {
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:4318/v1/traces",
    OTEL_TRACES_SAMPLER_ARG: "0.1",
  };
  expect(given(exporting)).toEqual({ ...exporting, OTEL_EXPORTER_OTLP_TIMEOUT: "3000" });
  const patient = { ...exporting, OTEL_EXPORTER_OTLP_TIMEOUT: "9000" };
  expect(given(patient)).toEqual(patient);
});

Deno.test("the launcher itself, which every task starts, waits no longer than its program", async () => {
  const file = "lib/launch/launcher.env";
  const [told] = (await Deno.readTextFile(moduleAt(file))).split("\n").filter((line) => /^\w/.test(line));
  const { OTEL_EXPORTER_OTLP_TIMEOUT } = forDeno((name) => name === "OTEL_DENO" ? "true" : undefined);
  expect(told).toBe(`OTEL_EXPORTER_OTLP_TIMEOUT=${OTEL_EXPORTER_OTLP_TIMEOUT}`);
  const commands = Object.values(config.tasks).map(({ command }) => command);
  const service = await Deno.readTextFile(moduleAt("packaging/lotse.service"));
  const starts = [...commands, service].filter((text) => text.includes("lib/launch/main.ts"));
  const npm = await Deno.readTextFile(moduleAt("packaging/npm/lotse.mjs"));
  expect(npm).toContain(String(told).replace(/=(.*)/, ': "$1"'));
  expect(starts.length).toBeGreaterThan(10);
  expect(starts.filter((text) => !text.includes(`--env-file=${file} `))).toEqual([]);
});
