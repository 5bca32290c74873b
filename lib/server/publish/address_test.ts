import { expect } from "@std/expect";
import { brokerAddress } from "./address.ts";

Deno.test("a broker's address has a scheme, a host and perhaps a port, and no log-in", () => {
  expect(brokerAddress("nats://10.0.0.5")).toEqual({
    url: "nats://10.0.0.5:4222",
    host: "10.0.0.5",
    port: 4222,
  });
  expect(brokerAddress("tls://nats.firm.example:4443/")).toEqual({
    url: "tls://nats.firm.example:4443",
    host: "nats.firm.example",
    port: 4443,
  });
  expect(brokerAddress("nats://[::1]:4222")?.host).toBe("[::1]");
  for (
    const bad of [
      "",
      "nats://",
      "http://a:1",
      "nats://user:secret@a:4222",
      "nats://a:0",
      "nats://a:70000",
      "a:4222",
    ]
  ) {
    expect([bad, brokerAddress(bad)]).toEqual([bad, null]);
  }
});
