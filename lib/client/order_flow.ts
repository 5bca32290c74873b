// Preview, confirm, outcome: the one way an order leaves this screen. Nothing is sent twice, and no answer means unknown, never failed.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Preview, Problem, Promoted, Skipped } from "@/lib/contract/api.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { type Api, ProblemError } from "./api.ts";
import type { Reading } from "./form.ts";

/** What the user wants previewed. */
export type FlowRequest =
  & (
    /** `proposalId`: the proposal of a program that it comes from. */
    | { kind: "order"; order: Draft; proposalId?: string }
    | { kind: "modify"; clientOrderId: string; changes: ModifyChanges }
    | { kind: "close"; close: CloseRequest }
    | { kind: "flatten"; account: string }
    /** A preview of the paper desk, for an account of this one. */
    | { kind: "promotion"; promotion: string; account: string }
  )
  /** How doubtful inputs were read: said in the review. */
  & { readings?: readonly Reading[] };

export type ItemStatus = "ready" | "sending" | "sent" | "refused" | "unknown";

/** One previewed order with the key under which it may be sent, minted when the preview opened. */
export interface FlowItem {
  preview: Preview;
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
  newKey(): string;
  /** A preview was refused, or did not come. `null`: no answer. */
  onRefused(request: FlowRequest, problem: Problem | null): void;
  /** Everything that was previewed has been sent. */
  onDone(request: FlowRequest): void;
}

/** A confirm within this time of the dialog's opening is the end of an earlier key press, not a decision. */
export const CONFIRM_GUARD_MS = 500;

export interface OrderFlow {
  readonly flowSig: ReadonlySignal<Flow>;
  readonly sentSig: ReadonlySignal<Sent | null>;
  /** True while an answer is awaited: closing the dialog then would hide an outcome. */
  readonly busySig: ReadonlySignal<boolean>;
  /** The warnings that have to be confirmed were. */
  readonly confirmedSig: Signal<boolean>;
  start(request: FlowRequest): Promise<void>;
  confirm(options?: { confirmDuplicate?: boolean }): Promise<void>;
  /** Asks again about items without an answer, under the same keys. */
  askAgain(): Promise<void>;
  /** A new preview of the same wish. */
  again(): Promise<void>;
  close(): void;
}

/** The code with which the server asks whether a look-alike is meant. */
export function isDuplicateQuestion(problem: Problem | null): boolean {
  return problem?.code === "ORDER_LOOKS_ALIKE";
}

export function createOrderFlow(deps: FlowDeps): OrderFlow {
  const flowSig = signal<Flow>({ step: "idle" });
  const sentSig = signal<Sent | null>(null);
  const busySig = computed(() =>
    flowSig.value.step === "review" && flowSig.value.items.some((item) => item.status === "sending")
  );

  const confirmedSig = signal(false);

  async function start(request: FlowRequest): Promise<void> {
    if (flowSig.peek().step !== "idle") return;
    confirmedSig.value = false;
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
    return { preview, key: deps.newKey(), status: "ready", problem: null, clientOrderId: null };
  }

  function update(key: string, change: Partial<FlowItem>): void {
    const flow = flowSig.peek();
    if (flow.step !== "review") return;
    const items = flow.items.map((item) => item.key === key ? { ...item, ...change } : item);
    flowSig.value = { ...flow, items };
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
      if (error instanceof ProblemError) update(item.key, { status: "refused", problem: error.problem });
      else update(item.key, { status: "unknown" });
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
    flowSig,
    sentSig,
    busySig,
    confirmedSig,
    start,
    async confirm({ confirmDuplicate = false } = {}) {
      const flow = flowSig.peek();
      if (flow.step !== "review" || deps.now() - flow.openedAt < CONFIRM_GUARD_MS) return;
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
