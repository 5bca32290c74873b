// Preview, confirm, outcome: the one way an order leaves this screen. Nothing is sent twice, and no answer
// means unknown, never failed.
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Preview, Problem, Promoted, Skipped } from "@/lib/contract/api.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { type Api, ProblemError } from "./api.ts";
import { createFlowState, type FlowState } from "./flow_state.ts";
import type { Reading } from "./form_reader.ts";

/** What the user wants previewed. */
export type FlowRequest =
  & (
    /** `proposalId`: the proposal of a program that it comes from; `byLine`: it was typed in one line. */
    | { kind: "order"; order: Draft; proposalId?: string; byLine?: boolean }
    | { kind: "modify"; clientOrderId: string; changes: ModifyChanges }
    | { kind: "close"; close: CloseRequest }
    | { kind: "flatten"; account: string }
    /** A preview of the paper desk, for an account of this one. */
    | { kind: "promotion"; promotion: string; account: string }
  )
  /** How doubtful inputs were read: said in the review. */
  & { readings?: readonly Reading[] };

/** `renewing`: what it showed has moved, a new preview is on its way. */
export type ItemStatus = "ready" | "renewing" | "sending" | "sent" | "refused" | "unknown";

/** One previewed order with the key under which it may be sent, minted when the preview opened. */
export interface FlowItem {
  /** Stays when the preview is made anew. */
  id: string;
  preview: Preview;
  /** What was shown before the preview was made anew. */
  was: Preview | null;
  key: string;
  status: ItemStatus;
  problem: Problem | null;
  clientOrderId: string | null;
}

export type Flow =
  | { step: "idle" }
  | { step: "loading"; request: FlowRequest }
  | {
    step: "review";
    request: FlowRequest;
    openedAt: number;
    /** Another number whenever there is something in it that has to be read first. */
    picture: number;
    items: FlowItem[];
    /** Positions that stay open although everything was to be closed. */
    skipped: Skipped[];
    /** What it was on paper, where it comes from there. */
    promoted: Promoted | null;
  };

/** The last thing that was sent, for the line under the ticket. */
export interface Sent {
  clientOrderId: string;
  state: OrderState;
}

export interface FlowDeps {
  api: Pick<Api, "post">;
  now(): number;
  after(ms: number, run: () => void): () => void;
  newKey(): string;
  /** A preview was refused, or did not come. `null`: no answer. */
  onRefused(request: FlowRequest, problem: Problem | null): void;
  /** Everything that was previewed has been sent. */
  onDone(request: FlowRequest): void;
}

/** A press within this time of the picture is the end of an earlier one, not a decision. */
export const CONFIRM_GUARD_MS = 500;

/** What has changed under a review is read before it is sent. */
export const CHANGE_GUARD_MS = 1_500;

export interface Press {
  /** When the hand pressed, by the clock of events: a busy page comes to it later. */
  at: number;
}

export interface OrderFlow {
  readonly flowSig: ReadonlySignal<Flow>;
  readonly sentSig: ReadonlySignal<Sent | null>;
  /** True while an answer is awaited: closing the dialog then would hide an outcome. */
  readonly busySig: ReadonlySignal<boolean>;
  /** The warnings that have to be confirmed were. */
  readonly confirmedSig: Signal<boolean>;
  /** True for a moment after something in the review has changed: nothing is sent then. */
  readonly guardSig: ReadonlySignal<boolean>;
  start(request: FlowRequest): Promise<void>;
  /** The picture of the review is on the screen since then, by the clock of events. */
  drawn(picture: number, at: number): void;
  /** Nothing that was pressed before the picture could be read sends anything. */
  confirm(press: Press, options?: { confirmDuplicate?: boolean }): Promise<void>;
  /** Asks again about items without an answer, under the same keys. */
  askAgain(): Promise<void>;
  /** A new preview of the same wish. */
  again(): Promise<void>;
  /** Makes the preview of one item anew, in place: what it shows has moved. */
  renew(id: string): Promise<void>;
  close(): void;
}

function holds(flow: Flow, key: string): boolean {
  return flow.step === "review" && flow.items.some((item) => item.key === key);
}

/** Nothing was sent because the preview does not say the truth any more: it is made anew. */
function isStale({ code }: Problem): boolean {
  return code === "PREVIEW_STALE" || code === "POSITION_CHANGED";
}

/** The code with which the server asks whether a look-alike is meant. */
export function isDuplicateQuestion(problem: Problem | null): boolean {
  return problem?.code === "ORDER_LOOKS_ALIKE";
}

export function createOrderFlow(deps: FlowDeps, state: FlowState = createFlowState()): OrderFlow {
  const { flowSig, sentSig, busySig, confirmedSig, guardSig } = state;
  let cancelGuard = () => {};
  let pictures = 0;
  let guardMs = CONFIRM_GUARD_MS;
  /** By the clock of events; `null`: nobody has seen the picture yet. */
  let readAt: number | null = null;

  /** Something is to be read before anything is sent: the number of its picture. */
  function newPicture(ms: number): number {
    cancelGuard();
    guardMs = ms;
    readAt = null;
    guardSig.value = ms === CHANGE_GUARD_MS;
    return ++pictures;
  }

  function drawn(picture: number, at: number): void {
    const flow = flowSig.peek();
    if (flow.step !== "review" || flow.picture !== picture || readAt !== null) return;
    readAt = at + guardMs;
    if (guardSig.peek()) cancelGuard = deps.after(guardMs, () => guardSig.value = false);
  }

  async function start(request: FlowRequest): Promise<void> {
    if (flowSig.peek().step !== "idle") return;
    confirmedSig.value = false;
    const picture = newPicture(CONFIRM_GUARD_MS);
    const loading: Flow = { step: "loading", request };
    flowSig.value = loading;
    try {
      const { previews, skipped, promoted } = await fetchPreviews(deps.api, request);
      // Closed meanwhile: the previews lapse unused.
      if (flowSig.peek() !== loading) return;
      flowSig.value = {
        step: "review",
        request,
        openedAt: deps.now(),
        picture,
        items: previews.map(newItem),
        skipped,
        promoted,
      };
    } catch (error) {
      if (flowSig.peek() !== loading) return;
      flowSig.value = { step: "idle" };
      deps.onRefused(request, error instanceof ProblemError ? error.problem : null);
    }
  }

  function newItem(preview: Preview): FlowItem {
    const key = deps.newKey();
    return { id: key, preview, was: null, key, status: "ready", problem: null, clientOrderId: null };
  }

  function update(key: string, change: Partial<FlowItem>): void {
    const flow = flowSig.peek();
    if (flow.step !== "review") return;
    const items = flow.items.map((item) => item.key === key ? { ...item, ...change } : item);
    flowSig.value = { ...flow, picture: pictures, items };
  }

  async function send(item: FlowItem, confirmDuplicate: boolean): Promise<void> {
    update(item.key, { status: "sending", problem: null });
    try {
      const reply = await deps.api.post({
        action: "submit",
        previewToken: item.preview.previewToken,
        idempotencyKey: item.key,
        ...(confirmDuplicate ? { confirmDuplicate } : {}),
        ...(confirmedSig.peek() && hasToConfirm(item) ? { confirmWarnings: true } : {}),
      });
      sentSig.value = reply;
      update(item.key, { status: "sent", clientOrderId: reply.clientOrderId });
    } catch (error) {
      if (!(error instanceof ProblemError)) update(item.key, { status: "unknown" });
      else if (isStale(error.problem)) await renew(item, error.problem);
      else {
        // The question has a button of its own, where another one was.
        if (isDuplicateQuestion(error.problem)) {
          newPicture(guardSig.peek() ? CHANGE_GUARD_MS : CONFIRM_GUARD_MS);
        }
        update(item.key, { status: "refused", problem: error.problem });
      }
    }
  }

  /** Nothing of it is on its way. `problem`: why, when the server has said so. */
  async function renew(item: FlowItem, problem: Problem | null): Promise<void> {
    const flow = flowSig.peek();
    if (flow.step !== "review") return;
    const { key, preview: was } = item;
    update(key, { status: "renewing", problem });
    try {
      const preview = await fetchAgain(deps.api, flow.request, was);
      // Closed meanwhile: the preview lapses unused.
      if (!holds(flowSig.peek(), key)) return;
      // What was confirmed was said of another preview.
      confirmedSig.value = false;
      newPicture(CHANGE_GUARD_MS);
      update(key, { key: deps.newKey(), preview, was, status: "ready", problem: null });
    } catch (error) {
      // Without an answer nothing is known but that nothing was sent.
      update(key, { status: "refused", problem: error instanceof ProblemError ? error.problem : problem });
    }
  }

  async function sendAll(which: (item: FlowItem) => boolean, confirmDuplicate = false): Promise<void> {
    const flow = flowSig.peek();
    if (flow.step !== "review" || busySig.peek()) return;
    const chosen = flow.items.filter(which);
    // Marked at once and together, so that a second click in the same moment finds nothing left to send.
    for (const item of chosen) update(item.key, { status: "sending" });
    await Promise.all(chosen.map((item) => send(item, confirmDuplicate)));
    const after = flowSig.peek();
    if (after.step === "review" && after.items.every((item) => item.status === "sent")) {
      flowSig.value = { step: "idle" };
      deps.onDone(after.request);
    }
  }

  return {
    ...state,
    start,
    drawn,
    async confirm({ at }, { confirmDuplicate = false } = {}) {
      const flow = flowSig.peek();
      if (flow.step !== "review" || readAt === null || at < readAt || guardSig.peek()) return;
      if (!confirmedSig.peek() && flow.items.some(hasToConfirm)) return;
      await sendAll(
        (item) => confirmDuplicate ? isDuplicateQuestion(item.problem) : canSend(item, deps.now()),
        confirmDuplicate,
      );
    },
    askAgain: () => sendAll((item) => item.status === "unknown"),
    async again() {
      const flow = flowSig.peek();
      if (flow.step !== "review" || busySig.peek()) return;
      flowSig.value = { step: "idle" };
      await start(flow.request);
    },
    async renew(id) {
      const flow = flowSig.peek();
      if (flow.step !== "review") return;
      const item = flow.items.find((one) => one.id === id && one.status === "ready");
      if (item !== undefined) await renew(item, null);
    },
    close() {
      if (!busySig.peek()) flowSig.value = { step: "idle" };
    },
  };
}

/** Whether nothing of it is sent before a warning was confirmed. */
export function hasToConfirm({ preview }: FlowItem): boolean {
  return preview.warnings.some(({ confirm }) => confirm === true);
}

/** An item may be sent once, before its preview lapses. */
export function canSend(item: FlowItem, nowMs: number): boolean {
  return item.status === "ready" && Date.parse(item.preview.expiresAt) > nowMs;
}

interface Fetched {
  previews: Preview[];
  skipped: Skipped[];
  promoted: Promoted | null;
}

async function fetchPreviews(api: Pick<Api, "post">, request: FlowRequest): Promise<Fetched> {
  if (request.kind === "flatten") {
    const flatten = await api.post({ action: "preview_flatten", account: request.account });
    return { ...flatten, promoted: null };
  }
  if (request.kind === "promotion") {
    const { promotion, account } = request;
    const { preview, promoted } = await api.post({ action: "promote_preview", promotion, account });
    return { previews: [preview], skipped: [], promoted };
  }
  return { previews: [await fetchPreview(api, request)], skipped: [], promoted: null };
}

/** The same wish once more. One of several closes is a close of its own. */
async function fetchAgain(api: Pick<Api, "post">, request: FlowRequest, was: Preview): Promise<Preview> {
  const { account, conId } = was.order;
  const again: FlowRequest = request.kind === "flatten"
    ? { kind: "close", close: { account, conId, orderType: "MKT", percent: "100" } }
    : request;
  const { previews: [preview] } = await fetchPreviews(api, again);
  if (preview === undefined) throw new Error("A preview without a preview");
  return preview;
}

async function fetchPreview(
  api: Pick<Api, "post">,
  request: Extract<FlowRequest, { kind: "order" | "modify" | "close" }>,
): Promise<Preview> {
  switch (request.kind) {
    case "order": {
      const { order, proposalId } = request;
      return await api.post({
        action: "preview_order",
        order,
        ...(proposalId === undefined ? {} : { proposalId }),
      });
    }
    case "modify": {
      const { clientOrderId, changes } = request;
      return await api.post({ action: "preview_modify", clientOrderId, changes });
    }
    case "close":
      return await api.post({ action: "preview_close", ...request.close });
  }
}
