// The tools that an assistant has: what each takes, does and answers. What they take is the contract's own,
// so nothing stands twice.
import { z } from "zod";
import { actions, type ReplyOf } from "@/lib/contract/actions.ts";
import { type OrderType, orderTypeRules, orderTypes } from "@/lib/contract/order_fields.ts";
import { executionsPageSchema, pageQuerySchema } from "@/lib/contract/views/page.ts";
import { proposalsReplySchema } from "@/lib/contract/views/proposal.ts";
import { snapshotSchema } from "@/lib/contract/views/snapshot.ts";
import type { Snapshot } from "@/lib/contract/api.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import { parseBy } from "@/lib/server/http/parse_by.ts";
import { detailsAnswer, matchesAnswer } from "./answers/instruments.ts";
import { executionsAnswer, openOrdersAnswer, proposalAnswer, proposalsAnswer } from "./answers/orders.ts";
import { deskAnswer, limitsAnswer, positionsAnswer } from "./answers/state.ts";
import { verbatim } from "./answers/told.ts";
import type { AskedAction, Desk } from "./desk.ts";
import { readQuote } from "./quote.ts";

export interface ToolDeps {
  desk: Pick<Desk, "read" | "ask">;
  clock: Pick<Clock, "now" | "monotonic" | "after">;
  ids: Pick<Ids, "uuid">;
}

export interface Tool {
  readonly description: string;
  /** JSON schema of what it takes. */
  readonly takes: z.core.JSONSchema.JSONSchema;
  /** Whether it leaves everything as it is. */
  readonly readsOnly: boolean;
  /** Resolves with a value of JSON. Rejects as `Desk`. */
  run(args: Readonly<Record<string, unknown>>, deps: ToolDeps): Promise<unknown>;
}

const nothing = z.strictObject({});
const executionsQuery = pageQuerySchema.pick({ day: true, cursor: true });

/** A part of the state. */
function reading(description: string, answer: (snapshot: Snapshot, now: number) => unknown): Tool {
  return {
    description,
    takes: jsonSchema(nothing),
    readsOnly: true,
    async run(args, { desk, clock }) {
      parseBy(nothing, args);
      return answer(await desk.read("/api/trading", snapshotSchema), clock.now());
    },
  };
}

interface Asking<A extends AskedAction> {
  description: string;
  readsOnly: boolean;
  answer(reply: ReplyOf<A>, now: number): unknown;
}

/**
 * An action of the contract. The desk itself judges what was given: its refusal names the field in a
 * sentence.
 */
function asking<A extends AskedAction>(action: A, { description, readsOnly, answer }: Asking<A>): Tool {
  return {
    description,
    takes: takenBy(action),
    readsOnly,
    async run(args, { desk, clock }) {
      return answer(await desk.ask(action, args), clock.now());
    },
  };
}

export const tools = {
  read_desk: reading(
    "The desk as a whole: mode (live, paper, simulated), trading state, how far the connection to the broker can be believed, and each account with its money and profit and loss.",
    deskAnswer,
  ),
  read_positions: reading("Every position with its price, value, profit and loss, and age.", positionsAnswer),
  read_orders: reading("Every order that may still do something at the broker.", openOrdersAnswer),
  read_limits: reading(
    "The limits that orders are held against, for each account, and how much of each is used.",
    limitsAnswer,
  ),
  read_executions: {
    description: "Executions of one day, newest first; without a day those of today (UTC).",
    takes: jsonSchema(executionsQuery),
    readsOnly: true,
    async run(args, { desk, clock }) {
      const now = clock.now();
      const { day = iso(now).slice(0, 10), cursor } = parseBy(executionsQuery, args);
      const query = { day, ...(cursor === undefined ? {} : { cursor }) };
      return executionsAnswer(await desk.read("/api/executions", executionsPageSchema, query), { day, now });
    },
  },
  search_symbols: asking("search_symbols", {
    description:
      "Instruments whose symbol or name fits a pattern, each with the conId that names it elsewhere.",
    readsOnly: true,
    answer: ({ matches }) => matchesAnswer(matches),
  }),
  read_instrument: asking("contract_details", {
    description: "What an instrument is, and the steps of its prices and quantities.",
    readsOnly: true,
    answer: detailsAnswer,
  }),
  read_quote: {
    description:
      "Bid, ask and last of an instrument with their age. It waits a few seconds for a first price.",
    takes: takenBy("watch"),
    readsOnly: true,
    run: readQuote,
  },
  read_proposals: {
    description: "What you have laid before the trader, newest first, and what became of it.",
    takes: jsonSchema(nothing),
    readsOnly: true,
    async run(args, { desk, clock }) {
      parseBy(nothing, args);
      const { proposals } = await desk.read("/api/proposals", proposalsReplySchema);
      return proposalsAnswer(proposals, clock.now());
    },
  },
  propose_order: asking("propose_order", {
    description:
      `Lays an order before the trader, with your reason. Nothing is sent by it. Numbers are decimal texts. ${
        orderTypes.map(ruleOf).join(" ")
      } GTD needs goodTillDate. It lapses at expiresAt, without that in 15 minutes.`,
    readsOnly: false,
    answer: ({ proposalId, expiresAt, sentence }) => ({
      proposalId,
      state: "open: it waits for the trader, nothing was sent",
      expiresAt,
      ...verbatim({ sentence }),
    }),
  }),
  withdraw_proposal: asking("withdraw_proposal", {
    description: "Takes back a proposal of yours that still waits.",
    readsOnly: false,
    answer: proposalAnswer,
  }),
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(tools, name);
}

/** `LMT needs limitPrice.` */
function ruleOf(type: OrderType): string {
  const { needs, needsOneOf } = orderTypeRules[type];
  const all = [...needs, ...(needsOneOf.length === 0 ? [] : [needsOneOf.join(" or ")])];
  return all.length === 0 ? `${type} needs no price.` : `${type} needs ${all.join(" and ")}.`;
}

/** What the body of an action has beside its name. */
function takenBy(action: AskedAction): z.core.JSONSchema.JSONSchema {
  const { action: _, ...fields } = actions[action].request.shape as z.core.$ZodShape;
  return jsonSchema(z.strictObject(fields));
}

function jsonSchema(schema: z.ZodType): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    // The pattern of a date is long and says what its format says.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
}
