// The table of actions of POST /api/trading: what each takes, what it answers and with which status. Server
// and client take their types from it.
import { z } from "zod";
import { chainBounds } from "./chain_bounds.ts";
import { isPlain } from "./plain_text.ts";
import { barSchema, lackingBarsFields, lackingFields } from "./protocol/common.ts";
import { PROMOTION_CHARACTERS } from "./promotion.ts";
import {
  accountSchema,
  briefReasonSchema,
  clientOrderIdSchema,
  closeFields,
  conIdSchema,
  draftSchema,
  exchangeSchema,
  modifyChangesSchema,
  proposalIdSchema,
  reasonSchema,
  spanSchema,
  tradingClassSchema,
  viewSchema,
  watchListIdSchema,
  watchListNameSchema,
} from "./requests.ts";
import { connectionViewSchema } from "./views/connection.ts";
import { contractDetailsViewSchema, symbolMatchViewSchema } from "./views/instrument.ts";
import { optionSeriesViewSchema, optionStrikesViewSchema } from "./views/option_chain.ts";
import { orderReplySchema } from "./views/order.ts";
import { flattenPreviewSchema, previewSchema } from "./views/preview.ts";
import { proposalFateSchema } from "./views/proposal.ts";
import { promotedPreviewSchema } from "./views/promotion.ts";
import { quoteSourcesSchema } from "./views/quote.ts";
import { sessionViewSchema } from "./views/session.ts";
import { limitChangeSchema, tradingStateSchema, tradingViewSchema } from "./views/trading.ts";
import { twsCheckReplySchema } from "./views/tws_check.ts";
import { watchListsSchema } from "./views/watch_list.ts";
import { watchListBounds } from "./watch_list_bounds.ts";

interface Spec {
  /** The fields of the body beside `action`. */
  takes: z.core.$ZodLooseShape;
  reply: z.ZodType;
  /** 202: taken up; what comes of it is told by the event stream. */
  status: 200 | 202;
}

interface Action<Name extends string, Given extends Spec> {
  request: z.ZodObject<{ action: z.ZodLiteral<Name> } & Given["takes"], z.core.$strict>;
  reply: Given["reply"];
  status: Given["status"];
}

function table<const Specs extends Record<string, Spec>>(specs: Specs) {
  const rows = Object.entries(specs).map(([name, { takes, reply, status }]) =>
    [name, { request: z.strictObject({ action: z.literal(name), ...takes }), reply, status }] as const
  );
  return Object.fromEntries(rows) as unknown as {
    readonly [Name in keyof Specs & string]: Action<Name, Specs[Name]>;
  };
}

const nothing = z.strictObject({});
const withoutLineReply = z.strictObject({
  /** Instruments for which no line is free now. */
  withoutLine: z.array(conIdSchema),
});
const connectionReply = z.strictObject({ connection: connectionViewSchema });
const sessionsReply = z.strictObject({ sessions: z.array(sessionViewSchema) });
const inList = { listId: watchListIdSchema, conId: conIdSchema };
const tradingReply = z.strictObject({ trading: tradingViewSchema });

export const actions = table({
  connect: { takes: {}, reply: connectionReply, status: 202 },
  disconnect: { takes: {}, reply: connectionReply, status: 202 },
  search_symbols: {
    takes: { pattern: z.string().trim().min(1).max(64) },
    reply: z.strictObject({ matches: z.array(symbolMatchViewSchema), ...lackingFields }),
    status: 200,
  },
  contract_details: {
    takes: { conId: conIdSchema, exchange: exchangeSchema.optional() },
    reply: contractDetailsViewSchema,
    status: 200,
  },
  watch: { takes: { conId: conIdSchema }, reply: nothing, status: 202 },
  unwatch: { takes: { conId: conIdSchema }, reply: nothing, status: 202 },
  /** Where the figures of a watched quote come from, each with its time. Asks IB for nothing. */
  explain_quote: { takes: { conId: conIdSchema }, reply: quoteSourcesSchema, status: 200 },
  history: {
    takes: { conId: conIdSchema, barSize: spanSchema, duration: spanSchema },
    reply: z.strictObject({ bars: z.array(barSchema), ...lackingBarsFields }),
    status: 200,
  },
  /** Which options there are on an underlying. */
  option_series: { takes: { conId: conIdSchema }, reply: optionSeriesViewSchema, status: 200 },
  /** What is listed of one expiry of a series, as `option_series` has named it. */
  option_strikes: {
    takes: {
      conId: conIdSchema,
      exchange: exchangeSchema,
      tradingClass: tradingClassSchema,
      expiry: z.string().regex(/^\d{8}$/),
    },
    reply: optionStrikesViewSchema,
    status: 200,
  },
  /**
   * Somebody looks at these instruments, the most important first, in a view that he names: they get market
   * data lines behind the ticket, the working orders, the positions and the watch lists. The next call for
   * the same view takes the place of this one. Holds for half a minute and is said again; `hide_options` ends
   * it at once.
   */
  show_options: {
    takes: { view: viewSchema, conIds: z.array(conIdSchema).max(chainBounds.shown) },
    reply: withoutLineReply,
    status: 200,
  },
  hide_options: { takes: { view: viewSchema }, reply: nothing, status: 200 },
  /**
   * Somebody looks at the order book and the trades of an instrument, in a view that he names: the snapshot
   * has them under `depth` and `tape`. The next call for the same view takes the place of this one. IB gives
   * few such streams: those that were opened last get them. Holds for half a minute and is said again;
   * `hide_depth` ends it at once.
   */
  show_depth: { takes: { view: viewSchema, conId: conIdSchema }, reply: nothing, status: 202 },
  hide_depth: { takes: { view: viewSchema }, reply: nothing, status: 200 },
  preview_order: {
    takes: {
      order: draftSchema,
      /**
       * The proposal that it comes from: its order names it in the journal, and no second one can come of it.
       */
      proposalId: proposalIdSchema.optional(),
    },
    reply: previewSchema,
    status: 200,
  },
  preview_modify: {
    takes: { clientOrderId: clientOrderIdSchema, changes: modifyChangesSchema },
    reply: previewSchema,
    status: 200,
  },
  preview_close: { takes: closeFields, reply: previewSchema, status: 200 },
  preview_flatten: { takes: { account: accountSchema }, reply: flattenPreviewSchema, status: 200 },
  /** A preview of another desk, on paper, made anew on an account of this one. Nothing is sent by it. */
  promote_preview: {
    takes: { promotion: z.string().min(1).max(PROMOTION_CHARACTERS), account: accountSchema },
    reply: promotedPreviewSchema,
    status: 200,
  },
  submit: {
    takes: {
      previewToken: z.string().min(1).max(64),
      /** The same key again: the same answer, nothing sent. */
      idempotencyKey: z.string().min(8).max(128)
        .refine(isPlain, "Must be on one line, without what hides or turns a text"),
      /**
       * The key was made for this very order just now, and never sent before: asked for by the desk for a day
       * after its journal was put back from a copy (`IDEMPOTENCY_KEY_OF_GAP`).
       */
      keyIsNew: z.boolean().optional(),
      /** Set after the look-alike question was answered with yes. */
      confirmDuplicate: z.boolean().optional(),
      /** Set after the warnings that have to be confirmed were. */
      confirmWarnings: z.boolean().optional(),
    },
    reply: orderReplySchema,
    status: 202,
  },
  cancel_order: { takes: { clientOrderId: clientOrderIdSchema }, reply: orderReplySchema, status: 202 },
  cancel_all: {
    takes: { scope: z.enum(["app", "account"]) },
    reply: z.strictObject({ requested: z.array(clientOrderIdSchema) }),
    status: 202,
  },
  set_trading_state: {
    takes: {
      state: tradingStateSchema,
      /** Kept in the journal and shown. */
      reason: briefReasonSchema.optional(),
    },
    reply: tradingReply,
    status: 200,
  },
  arm_live: {
    takes: {
      account: accountSchema,
      /** The id of the account once more, as a person has typed it. */
      typedAccount: z.string().max(32).optional(),
      /** What `deno task live-passphrase` has set; kept nowhere. */
      passphrase: z.string().max(1024).optional(),
    },
    reply: tradingReply,
    status: 200,
  },
  disarm_live: { takes: {}, reply: tradingReply, status: 200 },
  /**
   * Reads `lotse.json` again; `reason` is kept in the journal. Raising a limit of the running mode disarms
   * live accounts.
   */
  reload_settings: {
    takes: { reason: briefReasonSchema },
    reply: z.strictObject({ changes: z.array(limitChangeSchema), trading: tradingViewSchema }),
    status: 200,
  },
  /** Lays a draft before the trader. Nothing is sent by it; the sentence says what he reads. */
  propose_order: {
    takes: {
      order: draftSchema,
      reason: reasonSchema,
      /** ISO 8601 with offset; without it in 15 minutes, at most in 24 hours. */
      expiresAt: z.iso.datetime({ offset: true }).optional(),
    },
    reply: proposalFateSchema.pick({ proposalId: true, expiresAt: true, sentence: true }),
    status: 202,
  },
  /** By the program that has laid it. */
  withdraw_proposal: { takes: { proposalId: proposalIdSchema }, reply: proposalFateSchema, status: 200 },
  list_watch_lists: { takes: {}, reply: watchListsSchema, status: 200 },
  /** An empty one, behind the others. */
  create_watch_list: { takes: { name: watchListNameSchema }, reply: watchListsSchema, status: 200 },
  rename_watch_list: {
    takes: { listId: watchListIdSchema, name: watchListNameSchema },
    reply: watchListsSchema,
    status: 200,
  },
  delete_watch_list: { takes: { listId: watchListIdSchema }, reply: watchListsSchema, status: 200 },
  /** At its end; what is in it already stays where it is. */
  add_to_watch_list: { takes: inList, reply: watchListsSchema, status: 200 },
  remove_from_watch_list: { takes: inList, reply: watchListsSchema, status: 200 },
  move_in_watch_list: {
    takes: {
      ...inList,
      /** The place it has afterwards, counted from 0; beyond the end is the end. */
      place: z.int().min(0).max(watchListBounds.rows),
    },
    reply: watchListsSchema,
    status: 200,
  },
  /**
   * Somebody looks at this list: its instruments get market data lines, behind the ticket, the working orders
   * and the positions. Holds for half a minute and is said again; `hide_watch_list` ends it at once.
   */
  show_watch_list: {
    takes: { listId: watchListIdSchema },
    reply: withoutLineReply,
    status: 200,
  },
  hide_watch_list: { takes: { listId: watchListIdSchema }, reply: nothing, status: 200 },
  /** Who is logged in. */
  /**
   * How TWS or IB Gateway is set, held against what the desk needs; asks TWS for its settings where it can
   * tell them.
   */
  check_tws: { takes: {}, reply: twsCheckReplySchema, status: 200 },
  list_sessions: { takes: {}, reply: sessionsReply, status: 200 },
  /** Ends the session that asks. */
  log_out: { takes: {}, reply: nothing, status: 200 },
  /** Ends any; answers with those that are left. */
  end_session: { takes: { sessionId: z.string().min(1).max(64) }, reply: sessionsReply, status: 200 },
  /** Ends all but the one that asks. */
  end_other_sessions: { takes: {}, reply: sessionsReply, status: 200 },
  /** By the trader. */
  reject_proposal: {
    takes: { proposalId: proposalIdSchema, reason: reasonSchema.optional() },
    reply: proposalFateSchema,
    status: 200,
  },
});

type Actions = typeof actions;
export type ActionName = keyof Actions;

/** Any body of POST /api/trading. */
export type TradingRequest = { [A in ActionName]: z.infer<Actions[A]["request"]> }[ActionName];
/** The body that asks for one action. */
export type RequestOf<A extends ActionName> = Extract<TradingRequest, { action: A }>;

/** What a submit names: the token that it spends, the key that it answers to. */
export type SubmitRequest = Omit<RequestOf<"submit">, "action">;

type Replies = { [A in ActionName]: z.infer<Actions[A]["reply"]> };
/** What an action that was not refused answers. */
export type ReplyOf<A extends ActionName> = Replies[A];

/** Tells the bodies apart by their `action`. */
export const requestSchema = z.discriminatedUnion("action", [
  actions.connect.request,
  ...Object.values(actions).map(({ request }) => request).filter((one) => one !== actions.connect.request),
]);
