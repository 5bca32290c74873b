// What of the environment the programs are started with beside their own variables.
import { expect } from "@std/expect";
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
