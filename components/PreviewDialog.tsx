// The review before an order leaves: what, how much, what it costs, what it changes. Focus starts on the way
// back.
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { PreviewedProposal, Skipped } from "@/lib/contract/api.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { whenDrawn } from "@/lib/client/drawn.ts";
import type { Lock } from "@/lib/client/lock.ts";
import type { Screen } from "@/lib/client/screen.ts";
import type { Settings } from "@/lib/client/settings.ts";
import {
  canSend,
  type Flow,
  type FlowItem,
  hasToConfirm,
  isDuplicateQuestion,
} from "@/lib/client/order_flow.ts";
import type { Reading } from "@/lib/client/form_reader.ts";
import { formatCountdown, formatQuantity } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { ProblemNote } from "./Field.tsx";
import { PreviewChanges, useLivePreview } from "./LivePreview.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { Modal } from "./Modal.tsx";
import { BriefFacts, PreviewFacts } from "./PreviewFacts.tsx";
import { Promoted, Promotions } from "./PreviewPromotion.tsx";
import { Said } from "./Said.tsx";

type Review = Extract<Flow, { step: "review" }>;

const titles: Record<Review["request"]["kind"], LabelKey> = {
  order: "preview.title",
  modify: "preview.titleModify",
  close: "preview.titleClose",
  flatten: "preview.titleFlatten",
  promotion: "preview.titlePromotion",
};

export function PreviewDialog(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const flow = screen.flow.flowSig.value;
  const picture = flow.step === "review" ? flow.picture : null;
  useLayoutEffect(() => {
    if (picture !== null) return whenDrawn((at) => screen.flow.drawn(picture, at));
  }, [picture]);
  if (flow.step !== "review") return null;
  return (
    // A new review is a new dialog: its focus starts on the way back again.
    <Modal
      key={flow.openedAt}
      id="preview"
      title={t(titles[flow.request.kind])}
      onClose={() => screen.flow.close()}
      withMode
    >
      <div class="dialog-body space-y-4">
        <SkippedList skipped={flow.skipped} />
        <Readings readings={flow.request.readings ?? []} />
        {flow.items.map((item) => (
          <ItemView key={item.id} item={item} request={flow.request} brief={flow.items.length > 1} />
        ))}
        <Promoted flow={flow} />
        {flow.items.some(hasToConfirm) && <ConfirmWarnings />}
        <Promotions flow={flow} />
      </div>
      <Footer flow={flow} />
    </Modal>
  );
}

/** Positions that stay open: told before anything is sent, not left to be noticed. */
function SkippedList({ skipped }: { skipped: readonly Skipped[] }): JSX.Element | null {
  const names = useNames();
  const t = useText();
  if (skipped.length === 0) return null;
  return (
    <div role="alert" class="banner banner-danger" data-skipped={skipped.length}>
      <div>
        <p>
          <strong>{t("preview.skipped", { count: skipped.length })}</strong>
        </p>
        <ul>
          {skipped.map(({ conId, code, text, says }) => (
            <li key={`${conId} ${text}`}>
              {/* 0: IB does not say what it is. */}
              {conId > 0 && (
                <>
                  <strong class="font-semibold">{names.byId(conId)}</strong>
                  {": "}
                </>
              )}
              <Said text={text} says={says} /> <span class="age">{code}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/**
 * Numbers that may be meant otherwise, and sizes that were reckoned: told once more before anything is sent.
 */
function Readings({ readings }: { readings: readonly Reading[] }): JSX.Element | null {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  if (readings.length === 0) return null;
  return (
    <div role="alert" class="banner" data-readings={readings.length}>
      <div>
        {readings.map(({ typed, value, byRule }, index) => (
          <p key={index}>
            {byRule
              ? t("preview.readAs", { typed, value: toNumberInput(value, lang) })
              : t("preview.comesTo", { typed, value: formatQuantity(value, lang) })}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Unusual enough to be asked about: nothing is sent before it was said that it is meant. */
function ConfirmWarnings(): JSX.Element {
  const { flow } = useScreen();
  const t = useText();
  return (
    <label class="flex items-center gap-2">
      <input
        type="checkbox"
        data-action="confirm-warnings"
        checked={flow.confirmedSig.value}
        onChange={(event) => flow.confirmedSig.value = event.currentTarget.checked}
      />
      <span id={CONFIRM_WARNINGS}>{t("limits.confirm")}</span>
    </label>
  );
}

interface ItemProps {
  item: FlowItem;
  request: Review["request"];
  brief: boolean;
}

function ItemView({ item, request, brief }: ItemProps): JSX.Element {
  useLivePreview(item, request);
  return (
    <article data-preview={item.status}>
      <p class="sentence">
        <Said text={item.preview.sentence} says={item.preview.sentenceSays} />
      </p>
      {item.preview.proposal && <FromProposal proposal={item.preview.proposal} />}
      <PreviewChanges item={item} />
      {brief ? <BriefFacts preview={item.preview} /> : <PreviewFacts preview={item.preview} />}
      <Outcome item={item} />
    </article>
  );
}

/** Whose idea it is: the sentence above is what will be sent, not what the program has written. */
function FromProposal(
  { proposal: { origin, reason, changed } }: { proposal: PreviewedProposal },
): JSX.Element {
  const t = useText();
  return (
    <div class="banner" data-preview-proposal={changed ? "changed" : "same"}>
      <p class="break-words min-w-0">
        <strong class="font-semibold">{t("proposals.from", { origin })}</strong>
        {": "}
        <bdi>{reason}</bdi>
      </p>
      {changed && <p>{t("proposals.changed")}</p>}
    </div>
  );
}

/** What became of the item: nothing yet, sent, refused with the reason, or unknown. */
function Outcome({ item }: { item: FlowItem }): JSX.Element | null {
  const t = useText();
  switch (item.status) {
    case "ready":
    case "renewing":
    case "sending":
      return null;
    case "sent":
      return <p role="status" class="mt-2 tone-good">{t("preview.sent")}</p>;
    case "unknown":
      return (
        <div role="alert" class="banner banner-danger mt-2">
          <strong>{t("preview.unknown")}</strong>
          <p>{t("preview.unknownText")}</p>
        </div>
      );
    case "refused":
      return (
        <div class="mt-2">
          <p class="mb-1 text-danger">{t("preview.refused")}</p>
          <ProblemNote problem={item.problem} />
        </div>
      );
  }
}

function Footer({ flow }: { flow: Review }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const busy = screen.flow.busySig.value;
  // Previews lapse by the server's clock, which is told once a second.
  const now = Math.max(screen.clockSig.value, flow.openedAt);
  const ready = flow.items.some(({ status }) => status === "ready" || status === "renewing");
  const sendable = flow.items.some((item) => canSend(item, now) || item.status === "renewing");
  const unknown = flow.items.some((item) => item.status === "unknown");
  const doubted = flow.items.some((item) => isDuplicateQuestion(item.problem));
  const ends = Math.min(...flow.items.map((item) => Date.parse(item.preview.expiresAt)));
  const fresh = !ready || sendable;
  const refused = !ready && !doubted && flow.items.some((item) => item.status === "refused");
  const { closes, lock } = lockOfReview(screen, flow);
  return (
    <div class="dialog-foot">
      {ready && lock !== null && (
        <div class="w-full">
          <LockNote id={PREVIEW_LOCK} lock={lock} closes={closes} />
        </div>
      )}
      <Unsent flow={flow} />
      {ready && (
        <p class={fresh ? "mr-auto self-center age" : "mr-auto self-center text-warn"} data-expiry>
          {fresh ? t("preview.expiresIn", { time: formatCountdown(ends - now) }) : t("preview.expired")}
        </p>
      )}
      <button
        type="button"
        class="btn"
        data-first={!beginsAtSend(flow, screen.settings) || undefined}
        disabled={busy}
        onClick={() => screen.flow.close()}
      >
        {ready ? t("preview.cancel") : t("preview.done")}
      </button>
      {unknown && (
        <button
          type="button"
          class="btn btn-accent"
          title={t("preview.askAgainHint")}
          disabled={busy}
          onClick={() => void screen.flow.askAgain()}
        >
          {t("preview.askAgain")}
        </button>
      )}
      {doubted && (
        <button
          type="button"
          class="btn btn-danger"
          disabled={busy}
          onClick={({ timeStamp: at }) => void screen.flow.confirm({ at }, { confirmDuplicate: true })}
        >
          {t("preview.sendDuplicate")}
        </button>
      )}
      {(!fresh || refused) && (
        <button
          type="button"
          class="btn btn-accent"
          disabled={busy}
          onClick={() => void screen.flow.again()}
        >
          {t("preview.again")}
        </button>
      )}
      {(ready && fresh || busy) && <ConfirmButton flow={flow} busy={busy} />}
    </div>
  );
}

/** Of many items how many were not sent: each says why where it stands, which may be far below. */
function Unsent({ flow: { items } }: { flow: Review }): JSX.Element | null {
  const t = useText();
  const count = (status: FlowItem["status"]) => items.filter((item) => item.status === status).length;
  const [refused, unknown] = [count("refused"), count("unknown")];
  if (items.length < 2 || refused + unknown === 0) return null;
  return (
    <p role="alert" class="mr-auto self-center text-danger" data-refused={refused} data-unanswered={unknown}>
      {refused > 0 && <strong>{t("preview.refusedOf", { count: refused, total: items.length })}</strong>}{" "}
      {unknown > 0 && <strong>{t("preview.unknownOf", { count: unknown, total: items.length })}</strong>}
    </p>
  );
}

const PREVIEW_LOCK = "preview-lock";
const CONFIRM_WARNINGS = "confirm-warnings";

function lockOfReview(
  { lockSig, closeLockSig }: Screen,
  { request: { kind } }: Review,
): { closes: boolean; lock: Lock | null } {
  const closes = kind === "close" || kind === "flatten";
  return { closes, lock: (closes ? closeLockSig : lockSig).value };
}

/** Only where the user has chosen so: the guards of a send hold for the second Enter as for a click. */
function beginsAtSend({ request }: Review, { enterSendsSig }: Pick<Settings, "enterSendsSig">): boolean {
  return request.kind === "order" && request.byLine === true && enterSendsSig.value;
}

function ConfirmButton({ flow, busy }: { flow: Review; busy: boolean }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const sides = new Set(flow.items.map((item) => item.preview.order.side));
  const look = sides.size > 1 ? "btn btn-solid" : sides.has("BUY") ? "btn btn-buy" : "btn btn-sell";
  const { lock } = lockOfReview(screen, flow);
  const lacksConfirm = !screen.flow.confirmedSig.value && flow.items.some(hasToConfirm);
  // What has just changed is read first.
  const guarded = screen.flow.guardSig.value || flow.items.some(({ status }) => status === "renewing");
  const side = t(sides.has("BUY") ? "ticket.buy" : "ticket.sell");
  const labels: Record<Review["request"]["kind"], string> = {
    order: t("preview.send", { side }),
    modify: t("preview.sendModify"),
    close: t("preview.sendClose"),
    flatten: t("preview.sendAll", { count: flow.items.length }),
    promotion: t("preview.send", { side }),
  };
  return (
    <button
      type="button"
      class={look}
      data-action="confirm"
      data-first={beginsAtSend(flow, screen.settings) || undefined}
      disabled={busy || guarded || lock !== null || lacksConfirm}
      title={guarded && !busy ? t("preview.guarded") : undefined}
      {...(lacksConfirm ? { "aria-describedby": CONFIRM_WARNINGS } : lockedBy(PREVIEW_LOCK, lock))}
      aria-busy={busy}
      onClick={({ timeStamp: at }) => void screen.flow.confirm({ at })}
    >
      {busy ? t("preview.sending") : labels[flow.request.kind]}
    </button>
  );
}
