// `IbBridge`: keeps one Python bridge running and speaks the protocol with it. It decides nothing about trading.
import type { Clock, Ids } from "../clock.ts";
import { BridgeError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { SocketEpoch } from "../../shared/ids.ts";
import {
  type BridgeEvent,
  type BridgeMessage,
  type CommandFields,
  type CommandResult,
  commandSchemas,
  type CommandType,
} from "../../shared/protocol.ts";
import { backoff, CrashBudget } from "./backoff.ts";
import { exitFault, faults, staysDown } from "./faults.ts";
import type { BridgeLink } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { PendingCalls } from "./pending.ts";
import { isEvent, readMessage } from "./read_message.ts";
import {
  type BridgeCounters,
  type BridgeFault,
  type BridgeStatus,
  type BridgeTuning,
  defaultTuning,
} from "./status.ts";
import { StderrLog } from "./stderr_log.ts";
import { BridgeStartError, type BridgeTransport, type ExitStatus, type OpenTransport } from "./transport.ts";

export interface IbBridgeOptions {
  open: OpenTransport;
  clock: Clock;
  ids: Ids;
  log: Log;
  tuning?: Partial<BridgeTuning>;
}

/** One run of the process; what arrives late from an earlier run is recognised by it and ignored. */
interface Run {
  transport: BridgeTransport | null;
  hello: boolean;
  /** Set when Lotse ends the process: then this is the cause, not the exit status. */
  fault: BridgeFault | null;
  /** No way on without the user. */
  fatal: boolean;
  lastSeq: number;
  cancelTimer: () => void;
  ended: PromiseWithResolvers<void>;
}

/** However much is under way: what cancels, what ends, and the question whether the process lives. */
const ALWAYS_TAKEN: ReadonlySet<CommandType> = new Set([
  "cancel_order",
  "global_cancel",
  "disconnect",
  "ping",
]);

type Vitals = Omit<BridgeStatus, "counters">;

export class IbBridge implements BridgeLink, AsyncDisposable {
  readonly #options: IbBridgeOptions;
  readonly #tuning: BridgeTuning;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stderr: StderrLog;
  readonly #pending = new PendingCalls();
  readonly #events: Listeners<BridgeEvent>;
  readonly #statuses: Listeners<BridgeStatus>;
  readonly #gaps: Listeners<number>;
  readonly #crashes: CrashBudget;
  readonly #counters: BridgeCounters = {
    starts: 0,
    crashes: 0,
    garbage: 0,
    overlong: 0,
    invalid: 0,
    lostEvents: 0,
    unmatched: 0,
    listenerFaults: 0,
  };
  #status: Vitals = {
    state: "stopped",
    fault: null,
    progress: null,
    retryAt: null,
    pid: null,
    python: null,
    ibapi: null,
    pingMs: null,
  };
  #wanted = false;
  #run: Run | null = null;
  #epoch: SocketEpoch | null = null;
  #nextId = 1;
  #cancelRetry: () => void = () => {};

  constructor(options: IbBridgeOptions) {
    this.#options = options;
    this.#tuning = { ...defaultTuning, ...options.tuning };
    this.#clock = options.clock;
    this.#log = options.log;
    this.#stderr = new StderrLog(options.log, options.clock);
    this.#crashes = new CrashBudget(this.#tuning.crashBudget.limit, this.#tuning.crashBudget.windowMs);
    const onFault = (error: unknown) => {
      this.#counters.listenerFaults++;
      this.#log.error("bridge_listener_failed", { error });
    };
    this.#events = new Listeners(onFault);
    this.#statuses = new Listeners(onFault);
    this.#gaps = new Listeners(onFault);
  }

  get epoch(): SocketEpoch | null {
    return this.#epoch;
  }

  /** Current state, fault and counters. */
  status(): BridgeStatus {
    return { ...this.#status, counters: { ...this.#counters } };
  }

  /** Called after each change of `status()`. */
  onStatus(listener: (status: BridgeStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  /** Called with the number of events that were lost: everything that stands on events must be read again. */
  onGap(listener: (lost: number) => void): () => void {
    return this.#gaps.add(listener);
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /** Starts the process and keeps it running. No effect while it runs or waits for its next start. */
  start(): void {
    if (this.#wanted && this.#status.state !== "failed") return;
    this.#wanted = true;
    this.#launch();
  }

  /** Starts at once with a fresh crash budget: the user's “Try now”. */
  tryNow(): void {
    this.#crashes.reset();
    this.#wanted = true;
    if (this.#run === null) this.#launch();
  }

  /** Ends the process for a fault that was seen from outside; it is started again within the crash budget. */
  restart(fault: BridgeFault): void {
    if (this.#run !== null) this.#end(this.#run, fault);
  }

  /** Ends input, waits for the process to leave by itself, kills it after a deadline. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#cancelRetry();
    const run = this.#run;
    if (run === null || run.transport === null) {
      // A start that is still being prepared is abandoned: `#open` notices.
      this.#run = null;
      this.#set({ state: "stopped", fault: null, retryAt: null });
      return;
    }
    const { transport } = run;
    transport.closeInput();
    const cancel = this.#clock.after(this.#tuning.stopDeadlineMs, () => transport.kill());
    await run.ended.promise;
    cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    const run = this.#run;
    if (run === null || run.transport === null || !run.hello || run.fault !== null) {
      return Promise.reject(
        new BridgeError("NOT_CONNECTED", "The Python bridge is not running: nothing was sent"),
      );
    }
    if (this.#pending.size >= this.#tuning.maxPending && !ALWAYS_TAKEN.has(type)) {
      return Promise.reject(
        new BridgeError("PACING_REFUSED", "Too many commands are under way: nothing was sent"),
      );
    }
    const id = String(this.#nextId++);
    const command = commandSchemas[type].safeParse({ type, id, ...fields });
    if (!command.success) {
      const reason = command.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join(
        "; ",
      );
      return Promise.reject(new BridgeError("BAD_COMMAND", `Command '${type}' is not valid: ${reason}`));
    }
    const answer = this.#pending.open(id, type);
    // A pipe that breaks is followed by the exit of the process, which settles the command.
    run.transport.send(JSON.stringify(command.data)).catch((error) =>
      this.#log.warn("bridge_write_failed", { type, error })
    );
    // `PendingCalls` has parsed the result with the schema of this very type.
    return answer as Promise<CommandResult<T>>;
  }

  #launch(): void {
    this.#cancelRetry();
    const run: Run = {
      transport: null,
      hello: false,
      fault: null,
      fatal: false,
      lastSeq: 0,
      cancelTimer: () => {},
      ended: Promise.withResolvers(),
    };
    this.#run = run;
    this.#counters.starts++;
    this.#stderr.startOver();
    this.#set({ state: "starting", retryAt: null, pid: null });
    void this.#open(run);
  }

  async #open(run: Run): Promise<void> {
    try {
      const transport = await this.#options.open({
        line: (text) => this.#onLine(run, text),
        overlong: (bytes) => this.#onOverlong(run, bytes),
        log: (text) => this.#stderr.line(text),
        progress: (text) => {
          if (this.#run === run) this.#set({ progress: text });
        },
        exit: (status) => this.#onExit(run, status),
      });
      if (this.#run !== run) {
        transport.kill();
        return;
      }
      run.transport = transport;
      this.#set({ pid: transport.pid, progress: null });
      this.#log.info("bridge_started", { pid: transport.pid });
      if (run.hello) return;
      run.cancelTimer = this.#clock.after(this.#tuning.helloDeadlineMs, () => this.#end(run, faults.noHello));
    } catch (error) {
      const known = error instanceof BridgeStartError ? error : null;
      run.fatal = known?.fatal ?? false;
      this.#onEnd(run, {
        code: known?.code ?? "BRIDGE_NOT_STARTED",
        cause: error instanceof Error ? error.message : String(error),
        fix: known?.fix ?? "Read the log, then press “Try now”",
      });
    }
  }

  #onLine(run: Run, text: string): void {
    if (this.#run !== run || run.fault !== null) return;
    const result = readMessage(text);
    if (result.kind === "garbage") {
      this.#counters.garbage++;
      this.#log.error("bridge_garbage", {
        reason: result.reason,
        length: text.length,
        start: text.slice(0, 80),
      });
      this.#end(run, faults.garbage);
    } else if (!run.hello) this.#onHello(run, result.kind === "message" ? result.message : null);
    else if (result.kind === "message") this.#onMessage(run, result.message);
    else {
      this.#counters.invalid++;
      this.#log.error("bridge_invalid_message", { type: result.type, reason: result.reason });
      if (result.id !== null) {
        this.#pending.fail({
          id: result.id,
          code: "INTERNAL",
          message: "The answer could not be read",
          ib: null,
        });
      } else if (result.seq === null) this.#lost(1);
      else {
        this.#countSeq(run, result.seq);
        this.#lost(1);
      }
    }
  }

  #onHello(run: Run, message: BridgeMessage | null): void {
    if (message?.type !== "hello") {
      run.fatal = true;
      this.#end(run, faults.protocol);
      return;
    }
    run.cancelTimer();
    run.hello = true;
    this.#log.info("bridge_running", { python: message.python, ibapi: message.ibapi, pid: message.pid });
    this.#set({ state: "running", fault: null, python: message.python, ibapi: message.ibapi });
    this.#schedulePing(run);
  }

  #onMessage(run: Run, message: BridgeMessage): void {
    if (message.type === "reply" || message.type === "failure") {
      const matched = message.type === "reply"
        ? this.#pending.reply(message.id, message.result)
        : this.#pending.fail(message);
      if (!matched) {
        this.#counters.unmatched++;
        this.#log.warn("bridge_answer_unmatched", { id: message.id, type: message.type });
      }
    } else if (isEvent(message)) {
      if (!this.#countSeq(run, message.seq)) return;
      if (message.type === "socket") this.#trackEpoch(message);
      this.#events.emit(message);
    } else this.#log.warn("bridge_second_hello");
  }

  /** `false` for a sequence number that was seen before. */
  #countSeq(run: Run, seq: number): boolean {
    if (seq <= run.lastSeq) {
      this.#counters.invalid++;
      this.#log.error("bridge_event_repeated", { seq, last: run.lastSeq });
      return false;
    }
    const lost = seq - run.lastSeq - 1;
    run.lastSeq = seq;
    if (lost > 0) this.#lost(lost);
    return true;
  }

  #lost(count: number): void {
    this.#counters.lostEvents += count;
    this.#log.error("bridge_events_lost", { count });
    this.#gaps.emit(count);
  }

  #trackEpoch(event: BridgeEvent<"socket">): void {
    if (event.state === "connected") this.#epoch = event.epoch as SocketEpoch;
    else if (event.state === "disconnected") this.#epoch = null;
  }

  #schedulePing(run: Run): void {
    run.cancelTimer = this.#clock.after(this.#tuning.pingIntervalMs, () => void this.#ping(run));
  }

  async #ping(run: Run): Promise<void> {
    const sentAt = this.#clock.monotonic();
    run.cancelTimer = this.#clock.after(this.#tuning.pingDeadlineMs, () => this.#end(run, faults.hung));
    try {
      await this.request("ping", {});
    } catch {
      // The process is going away, or its answer is late: the timer or the exit decides.
      return;
    }
    if (this.#run !== run || run.fault !== null) return;
    run.cancelTimer();
    this.#status.pingMs = this.#clock.monotonic() - sentAt;
    this.#schedulePing(run);
  }

  #onOverlong(run: Run, bytes: number): void {
    if (this.#run !== run || run.fault !== null) return;
    this.#counters.overlong++;
    this.#log.error("bridge_line_too_long", { bytes });
    this.#end(run, faults.overlong);
  }

  /** Kills the process for `fault`; the exit does the rest. */
  #end(run: Run, fault: BridgeFault): void {
    if (this.#run !== run || run.fault !== null) return;
    run.fault = fault;
    run.cancelTimer();
    run.transport?.kill();
  }

  #onExit(run: Run, status: ExitStatus): void {
    this.#log.info("bridge_exited", { code: status.code, signal: status.signal });
    const words = this.#stderr.lastWords();
    // A refusal to start that names its cause will be the same next time.
    if (!run.hello && words?.code) run.fatal = true;
    this.#onEnd(run, run.fault ?? exitFault(status, words, run.hello));
  }

  #onEnd(run: Run, fault: BridgeFault): void {
    if (this.#run !== run) return;
    run.cancelTimer();
    this.#run = null;
    this.#epoch = null;
    this.#set({ pid: null, pingMs: null, progress: null });
    if (!this.#wanted) this.#set({ state: "stopped", fault: null, retryAt: null });
    else this.#crashed(run, fault);
    // After the state, so that whoever reacts to a failed command sees why.
    this.#pending.failAll("BRIDGE_STOPPED", `The Python bridge ended before it answered: ${fault.cause}`);
    run.ended.resolve();
  }

  #crashed(run: Run, fault: BridgeFault): void {
    this.#counters.crashes++;
    const spent = this.#crashes.record(this.#clock.monotonic());
    if (run.fatal || spent) {
      this.#log.error("bridge_failed", { code: fault.code, cause: fault.cause });
      this.#set({
        state: "failed",
        fault: run.fatal ? fault : staysDown(fault, this.#crashes.count),
        retryAt: null,
      });
      return;
    }
    const wait = backoff(this.#crashes.count - 1, this.#tuning.backoff, this.#options.ids.random());
    this.#log.warn("bridge_restarts", { code: fault.code, cause: fault.cause, inMs: wait });
    this.#cancelRetry = this.#clock.after(wait, () => this.#launch());
    this.#set({ state: "stopped", fault, retryAt: this.#clock.now() + wait });
  }

  #set(change: Partial<Vitals>): void {
    this.#status = { ...this.#status, ...change };
    this.#statuses.emit(this.status());
  }
}
