// A bridge whose lines are recorded as they pass: it adds a copy to a list, and no wait.
import { BridgeStartError, type OpenTransport } from "@/lib/server/bridge/transport.ts";
import type { Ids } from "@/lib/server/clock.ts";
import { GatewayError, type GatewayTarget } from "@/lib/server/connection/mod.ts";
import type { Recorder } from "./recorder.ts";

/** The same transport, with the recorder beside it. */
export function recordedTransport(open: OpenTransport, recorder: Recorder): OpenTransport {
  return async (events) => {
    recorder.happened({ k: "start" });
    try {
      const transport = await open({
        ...events,
        line(text) {
          recorder.line("in", text);
          events.line(text);
        },
        exit(status) {
          recorder.happened({ k: "exit", ...status });
          events.exit(status);
        },
      });
      return {
        get pid() {
          return transport.pid;
        },
        send(line) {
          const sent = transport.send(line);
          recorder.line("out", line);
          return sent;
        },
        closeInput: () => transport.closeInput(),
        kill: () => transport.kill(),
      };
    } catch (error) {
      if (error instanceof BridgeStartError) {
        const { says, fix, fatal } = error;
        recorder.happened({ k: "start_failed", says, fix, fatal });
      }
      throw error;
    }
  };
}

/** The same ids; what was drawn by chance is recorded, so that the replayed desk waits as long. */
export function recordedIds(ids: Ids, recorder: Recorder): Ids {
  return {
    uuid: () => ids.uuid(),
    random() {
      const value = ids.random();
      recorder.happened({ k: "random", value });
      return value;
    },
  };
}

/** The same target; that it found nobody is recorded. */
export function recordedTarget(target: GatewayTarget, recorder: Recorder): GatewayTarget {
  return {
    simulated: target.simulated,
    label: target.label,
    answers: () => target.answers(),
    async locate() {
      try {
        return await target.locate();
      } catch (error) {
        if (error instanceof GatewayError) {
          recorder.happened({ k: "unlocated", says: error.reason.cause });
        }
        throw error;
      }
    },
  };
}
