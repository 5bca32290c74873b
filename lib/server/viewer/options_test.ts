import { expect } from "@std/expect";
import { viewerOptions, ViewerUsageError } from "./options.ts";

Deno.test("a viewer needs a broker, and has a port of its own", () => {
  expect(viewerOptions(["--from", "nats://10.0.0.5"])).toEqual({
    from: { url: "nats://10.0.0.5:4222", host: "10.0.0.5", port: 4222 },
    served: ["--port=8100"],
  });
  const more = ["--from=tls://a.b:4443", "--port", "9000", "--data-dir", "/var/lib/viewer"];
  expect(viewerOptions(more)?.served).toEqual(["--port=9000", "--data-dir=/var/lib/viewer"]);
  expect(viewerOptions(["--help"])).toBeNull();
});

Deno.test("what a viewer does not take is refused in a sentence", () => {
  for (
    const args of [[], ["--from", "http://a"], ["--from"], ["--from", "nats://a", "--live"], ["nats://a"]]
  ) {
    expect(() => viewerOptions(args)).toThrow(ViewerUsageError);
  }
  expect(() => viewerOptions(["--from", "nats://a", "--gateway", "x:1"])).toThrow("see --help");
  expect(() => viewerOptions(["--from", "nats://a", "--from=nats://b"])).toThrow("'--from' is given twice");
});
