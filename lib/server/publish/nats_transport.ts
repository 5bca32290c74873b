// Connects to a NATS server by sockets whose errors always have a listener. The client takes all of them off
// a socket that it lets go of, while the server may still reset it (it does where a log-in is refused): an
// error that nobody hears ends the process, and with it the desk.
import { NatsConnectionImpl, setTransportFactory } from "@nats-io/transport-node";
import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import { nodeResolveHost, NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

interface Place {
  hostname: string;
  port: number;
}

/** As `connect` of the client. */
export function connectNats(options: NodeConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new HeardTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect(options);
}

export class HeardTransport extends NodeTransport {
  override async dial(place: Place): Promise<Socket> {
    return heard(await super.dial(place));
  }

  override async tlsFirst(place: Place): Promise<TLSSocket> {
    return heard(await super.tlsFirst(place));
  }

  override async startTLS(): Promise<TLSSocket> {
    return heard(await super.startTLS());
  }
}

/** Whoever has to act on an error learns of it by the `close` that follows it. */
function heard<S extends Socket>(socket: S): S {
  const hear = () => {};
  const removeAll = socket.removeAllListeners.bind(socket);
  // Without an event: not the same as with one that is undefined.
  socket.removeAllListeners = (...event) => {
    removeAll(...event);
    socket.off("error", hear);
    return socket.on("error", hear);
  };
  return socket.on("error", hear);
}
