// The Python bridge's twin: the same commands, events and deadlines on the manual clock, as a transport under
// the real `IbBridge`.
//
// Why a second bridge at all: Python's threads and sockets can not be put on a clock that tests move, so
// every fault would take its real time: seconds per seed instead of half a second, and no seed would run the
// same way twice. Every 100th seed of the fault run (`--real-every`) and tests/drill use the original;
// ../twin_test.ts holds this one to it, answer by answer and event by event, and names what is not here. Left
// out on purpose: the cancels of running streams before a wished disconnect, which only spare TWS a surprise.
import type { BridgeTransport, OpenTransport, TransportEvents } from "@/lib/server/bridge/transport.ts";
import {
  type BridgeFailure,
  type Command,
  deskLineSchema,
  type SecondLine,
} from "@/lib/contract/protocol.ts";
import type { ManualClock, ProcessClock } from "@/tests/support/manual_clock.ts";
import type { OddStep } from "../plan.ts";
import { Callbacks } from "./callbacks.ts";
import { Commands } from "./commands.ts";
import { OddCallbacks } from "./odd_callbacks.ts";
import { Output } from "./output.ts";
import { Pacer } from "./pacer.ts";
import { Pending, type Ticket } from "./requests.ts";
import { NOT_CONNECTED, quoted } from "./sayings.ts";
import { type Dial, TwinSession } from "./session.ts";

/** From the start of the process to its hello. */
const START_MS = 80;
/** One line through a pipe. */
const PIPE_MS = 1;

type DeskLine = Command | SecondLine;

export interface TwinWorld {
  clock: ManualClock;
  dial: Dial;
  /** Whether somebody accepts connections. */
  listening(): boolean;
  /** Sees every command that reaches a bridge, in the order of arrival. */
  onCommand(command: DeskLine): void;
  /** The desk is about to write this line: `false` when it dies before it can. */
  beforeWrite(command: DeskLine): boolean;
  /** The line is in the pipe. */
  afterWrite(command: DeskLine): void;
}

/** One bridge process. */
export class TwinProcess {
  readonly #room: ProcessClock;
  readonly #deskRoom: ProcessClock;
  readonly #events: TransportEvents;
  readonly #output: Output;
  readonly #pending: Pending;
  readonly #pacer: Pacer;
  readonly #commands: Commands;
  readonly #callbacks: Callbacks;
  readonly #odd = new OddCallbacks();
  readonly #world: TwinWorld;
  #session: TwinSession | null = null;
  #stopped = false;
  /** Lines of a stopped process. */
  readonly #unsaid: string[] = [];
  #backlog: (() => void)[] = [];
  alive = true;

  constructor(world: TwinWorld, deskRoom: ProcessClock, events: TransportEvents, pid: number) {
    this.#world = world;
    this.#room = world.clock.process();
    this.#deskRoom = deskRoom;
    this.#events = events;
    this.#output = new Output(this.#room, (line) => this.#toDesk(line));
    this.#pending = new Pending(this.#room);
    this.#pacer = new Pacer(this.#room);
    this.#callbacks = new Callbacks(() => this.#current(), this.#output, this.#pending);
    this.#commands = new Commands({
      clock: this.#room,
      output: this.#output,
      pending: this.#pending,
      pacer: this.#pacer,
      session: () => this.#session,
    });
    this.#room.after(START_MS, () => this.#output.hello(pid));
  }

  /** A line of the desk; it arrives even when the desk dies meanwhile. */
  take(command: DeskLine): void {
    this.#room.after(PIPE_MS, () => this.#do(() => this.#accept(command)));
  }

  /** End of input: closes the socket and leaves. */
  endOfInput(): void {
    this.#room.after(PIPE_MS, () =>
      this.#do(() => {
        this.#session?.close({ code: "SOCKET_REQUESTED", with: {} });
        this.#exit(0, null);
      }));
  }

  /** kill -9: the kernel closes the socket, nothing else is said. */
  kill(): void {
    if (!this.alive) return;
    const session = this.#session;
    this.#room.kill();
    this.#session = null;
    session?.close(quoted("SOCKET_ERROR", "killed"));
    this.#exit(137, "SIGKILL");
  }

  /** SIGSTOP and SIGCONT: what arrives meanwhile waits. */
  pause(on: boolean): void {
    this.#stopped = on;
    if (on) return;
    // What was said has its number already: what it does now says later ones.
    for (const line of this.#unsaid.splice(0)) this.#toDesk(line);
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const job of backlog) this.#do(job);
  }

  /** TWS says something that means nothing. */
  hearOdd({ what, code }: OddStep): void {
    this.#do(() => {
      if (this.#session?.ready !== true) return;
      for (const reply of this.#odd.make(what, code)) this.#callbacks.message(reply);
    });
  }

  #do(job: () => void): void {
    if (!this.alive) return;
    if (this.#stopped) this.#backlog.push(job);
    else job();
  }

  #accept(command: DeskLine): void {
    this.#world.onCommand(command);
    // The disk of a twin takes everything.
    if (command.type === "sync" || command.type === "expect") return;
    if (command.type === "release") return this.#commands.release(command);
    if (command.type === "drop") return this.#commands.drop(command.id);
    const ticket = this.#ticket(command.id);
    if (command.type === "connect") return this.#connect(command, ticket);
    if (command.type === "disconnect") {
      this.#session?.close({ code: "SOCKET_REQUESTED", with: {} });
      return ticket.resolve({});
    }
    this.#commands.run(command, ticket);
  }

  #connect(command: Command<"connect">, ticket: Ticket): void {
    if (this.#session !== null) {
      return ticket.fail({ code: "ALREADY_CONNECTED", with: { epoch: this.#session.epoch } });
    }
    const session = new TwinSession(this.#room, this.#output, command, ticket, {
      message: (reply) => {
        this.#output.tickEpoch = command.epoch;
        this.#callbacks.message(this.#odd.pass(reply));
      },
      closed: (why) => this.#closed(session, why),
    });
    this.#session = session;
    this.#odd.forget();
    session.start(({ data, end }) =>
      this.#world.dial({
        data: (bytes) => this.#do(() => data(bytes)),
        end: () => this.#do(end),
      })
    );
  }

  #closed(session: TwinSession, why: BridgeFailure): void {
    if (this.#session === session) this.#session = null;
    this.#output.forgetAll();
    this.#pacer.dropWaiting(NOT_CONNECTED);
    this.#pending.failAll(why);
    this.#commands.forgetStreams();
  }

  #current(): TwinSession {
    if (this.#session === null) throw new Error("No session");
    return this.#session;
  }

  #ticket(id: string): Ticket {
    let open = true;
    const once = (say: () => void) => {
      if (!open) return;
      open = false;
      say();
    };
    return {
      id,
      get open() {
        return open;
      },
      resolve: (result) => once(() => this.#output.reply(id, result)),
      fail: (why, ib = null) => once(() => this.#output.failure(id, why, ib)),
    };
  }

  #toDesk(line: string): void {
    if (!this.alive || this.#room.dead) return;
    // A stopped process writes nothing; what its timers wanted to say comes out when it goes on.
    if (this.#stopped) this.#unsaid.push(line);
    else this.#deskRoom.after(PIPE_MS, () => this.#events.line(line));
  }

  #exit(code: number, signal: string | null): void {
    if (!this.alive) return;
    this.alive = false;
    this.#room.kill();
    // Later than the last line in the pipe.
    this.#deskRoom.after(PIPE_MS, () => this.#events.exit({ code, signal }));
  }
}

/** How a desk starts bridges; `started` hears of each one. */
export function twinTransport(
  world: TwinWorld,
  deskRoom: ProcessClock,
  started: (process: TwinProcess) => void,
): OpenTransport {
  let pid = 1000;
  return (events) => {
    pid += 1;
    const process = new TwinProcess(world, deskRoom, events, pid);
    started(process);
    const transport: BridgeTransport = {
      pid,
      send(line) {
        const command = deskLineSchema.parse(JSON.parse(line)) as DeskLine;
        if (deskRoom.dead || !process.alive || !world.beforeWrite(command)) {
          return Promise.reject(new Error("the pipe is closed"));
        }
        process.take(command);
        world.afterWrite(command);
        return Promise.resolve();
      },
      closeInput: () => process.endOfInput(),
      kill: () => process.kill(),
    };
    return Promise.resolve(transport);
  };
}
