// One page in a Firefox of its own: looks, presses and types as a hand does.
import { BidiSession } from "./bidi.ts";

const READY = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const CONTROL = "\uE009";

export class FirefoxPage implements AsyncDisposable {
  /** Errors of the console and the page so far. */
  readonly errors: string[] = [];
  readonly #parts: AsyncDisposableStack;
  readonly #session: BidiSession;
  readonly #context: string;

  private constructor(
    parts: AsyncDisposableStack,
    { session, context, errors }: { session: BidiSession; context: string; errors: string[] },
  ) {
    this.#parts = parts;
    this.#session = session;
    this.#context = context;
    this.errors = errors;
  }

  static async open(program: string, viewport: { width: number; height: number }): Promise<FirefoxPage> {
    await using parts = new AsyncDisposableStack();
    const profile = await Deno.makeTempDir({ prefix: "lotse-firefox-" });
    parts.defer(() => Deno.remove(profile, { recursive: true }));
    const child = new Deno.Command(program, {
      args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
      env: { HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const { promise: address, resolve, reject } = Promise.withResolvers<string>();
    const said = readOn(child.stderr, (text) => {
      const found = READY.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    }).then((text) => reject(new Error(`Firefox has ended: ${text.slice(-500)}`)));
    parts.defer(async () => {
      child.kill("SIGTERM");
      await child.status;
      await said;
    });
    const errors: string[] = [];
    const session = parts.use(
      await BidiSession.open(await address, (method, params) => {
        const { level, text } = params as { level?: string; text?: string };
        if (method === "log.entryAdded" && level === "error") errors.push(text ?? "");
      }),
    );
    await session.send("session.subscribe", { events: ["log.entryAdded"] });
    const { context } = await session.send<{ context: string }>("browsingContext.create", { type: "tab" });
    await session.send("browsingContext.setViewport", { context, viewport });
    return new FirefoxPage(parts.move(), { session, context, errors });
  }

  async goto(url: string): Promise<void> {
    await this.#session.send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  /** What an expression comes to, as text. */
  async text(expression: string): Promise<string> {
    const answer = await this.#session.send<{ result?: { value?: unknown }; exceptionDetails?: unknown }>(
      "script.evaluate",
      {
        expression: `String(${expression})`,
        target: { context: this.#context },
        awaitPromise: true,
      },
    );
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return String(answer.result?.value);
  }

  /** Until an element is there. */
  async waitFor(selector: string, ms = 20_000): Promise<void> {
    const deadline = performance.now() + ms;
    while (await this.text(`document.querySelector(${JSON.stringify(selector)}) !== null`) !== "true") {
      if (performance.now() > deadline) throw new Error(`There is no ${selector} in Firefox`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Presses the middle of an element with the mouse, whatever lies there. */
  async click(selector: string): Promise<void> {
    await this.waitFor(selector);
    const box = await this.text(`(() => {
      const one = document.querySelector(${JSON.stringify(selector)});
      one.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = one.getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)];
    })()`);
    const [x, y] = box.split(",").map(Number);
    await this.#act({
      type: "pointer",
      id: "mouse",
      actions: [
        { type: "pointerMove", x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ],
    });
  }

  /** Types, one key after the other; `\uE007` is Enter. */
  async type(keys: string): Promise<void> {
    const actions = [...keys].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.#act({ type: "key", id: "keys", actions });
  }

  /** Puts a text in the place of what an input has. */
  async fill(selector: string, text: string): Promise<void> {
    await this.click(selector);
    const all = [
      { type: "keyDown", value: CONTROL },
      { type: "keyDown", value: "a" },
      { type: "keyUp", value: "a" },
      { type: "keyUp", value: CONTROL },
    ];
    await this.#act({ type: "key", id: "keys", actions: all });
    await this.type(text);
  }

  async shoot(path: string): Promise<void> {
    const { data } = await this.#session.send<{ data: string }>("browsingContext.captureScreenshot", {
      context: this.#context,
    });
    await Deno.writeFile(path, Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
  }

  async #act(source: object): Promise<void> {
    await this.#session.send("input.performActions", { context: this.#context, actions: [source] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

/** All of a stream, which is shown as it comes. */
async function readOn(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  hear: (text: string) => void,
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) hear(text += part);
  return text;
}
