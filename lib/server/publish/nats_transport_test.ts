import { expect } from "@std/expect";
import { FakeNats } from "@/tests/support/fake_nats.ts";
import { HeardTransport } from "./nats_transport.ts";

Deno.test("a socket that its client has let go of is heard when the server resets it, and ends no desk", async () => {
  await using server = FakeNats.start({ maxPayload: 512, jetStream: true });
  const { hostname, port } = new URL(server.url.replace("nats:", "http:"));
  const transport = new HeardTransport();
  await transport.connect({ hostname, port: Number(port), tlsName: "" }, {});
  const { socket } = transport;
  expect(socket.listenerCount("data")).toBe(1);
  // As the client does, before it destroys the socket: of its own listeners none is left.
  socket.removeAllListeners();
  expect(["data", "close", "end"].map((event) => socket.listenerCount(event))).toEqual([0, 0, 0]);
  // Node throws an error that nobody listens to.
  expect(socket.emit("error", new Error("read ECONNRESET"))).toBe(true);
  socket.removeAllListeners("data");
  expect(socket.listenerCount("error")).toBe(1);
  socket.destroy();
});
