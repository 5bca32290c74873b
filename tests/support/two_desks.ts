// A paper desk and a live one, as a person has them: two processes, two folders, two gateways, nothing
// shared.
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { promotionText } from "@/lib/contract/promotion.ts";
import { DeskProcess } from "./desk_process.ts";
import { openSettings } from "./open_limits.ts";

export const PASSPHRASE = "a passphrase for tests";
export const LIVE_ACCOUNT = "U1111111";
export const PAPER_ACCOUNT = "DU1111111";

const AAPL = 265598;

/** Sets the passphrase for live trading, as `deno task live-passphrase` does. */
export async function setPassphrase(dataDir: string): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "lib/server/access/passphrase_main.ts", "--data-dir", dataDir],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${PASSPHRASE}\n`));
  await writer.close();
  const { code, stderr } = await child.output();
  const told = new TextDecoder().decode(stderr);
  if (code !== 0 || !told.includes("is set")) throw new Error(`The passphrase was not set: ${told}`);
}

const limitsOf = (changes: object) =>
  JSON.stringify({
    version: 1,
    limits: {
      paper: openSettings.modes.paper.limits,
      live: { ...openSettings.modes.live.limits, ...changes },
    },
  });

export class TwoDesks implements AsyncDisposable {
  readonly paper: DeskProcess;
  readonly live: DeskProcess;
  readonly #stack: AsyncDisposableStack;

  private constructor(paper: DeskProcess, live: DeskProcess, stack: AsyncDisposableStack) {
    this.paper = paper;
    this.live = live;
    this.#stack = stack;
  }

  /** Both ready; the live one disarmed, its passphrase set, no limits but `liveLimits`. */
  static async open(liveLimits: object = {}): Promise<TwoDesks> {
    const stack = new AsyncDisposableStack();
    try {
      const start = async (mode: "paper" | "live", gatewayArgs: string[]) => {
        const gateway = stack.use(await GatewayProcess.start(gatewayArgs));
        const args = [`--${mode}`, "--gateway", `127.0.0.1:${gateway.port}`];
        return stack.use(
          await DeskProcess.start({ args, settings: limitsOf(mode === "live" ? liveLimits : {}) }),
        );
      };
      const paper = await start("paper", ["--accounts", PAPER_ACCOUNT]);
      const live = await start("live", ["--live-ids-for-tests", "--accounts", LIVE_ACCOUNT]);
      await setPassphrase(live.dataDir);
      await Promise.all([paper.ready(), live.ready()]);
      return new TwoDesks(paper, live, stack);
    } catch (error) {
      await stack.disposeAsync();
      throw error;
    }
  }

  /** Previews on paper, and writes the promotion as the screen does. */
  async promotion(quantity: string): Promise<string> {
    const { paper } = this;
    const order = {
      account: PAPER_ACCOUNT,
      conId: AAPL,
      side: "BUY",
      quantity,
      orderType: "MKT",
      tif: "DAY",
    };
    const preview = await paper.mustPost({ action: "preview_order", order });
    const { mode, quotes } = await paper.snapshot();
    if (mode === "live") throw new Error("This is the paper desk");
    return promotionText({ preview, quote: quotes[AAPL] ?? null, mode, at: new Date().toISOString() });
  }

  arm(): Promise<unknown> {
    return this.live.mustPost({
      action: "arm_live",
      account: LIVE_ACCOUNT,
      typedAccount: LIVE_ACCOUNT,
      passphrase: PASSPHRASE,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
