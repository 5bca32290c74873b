// Contracts by conId with their price and size rules: asked once per day, shared by all who ask at the same
// time. Nobody waits for more than what it needs: the price steps hold up prices alone, and only for a
// moment.
import type { ContractDetailsView, SymbolMatchView } from "@/lib/contract/api.ts";
import type { ContractDetailsRow, IbContract, PriceIncrement, SymbolMatch } from "@/lib/contract/protocol.ts";
import type { Lacking } from "@/lib/contract/protocol/common.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { isPriced } from "@/lib/contract/unit_value.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { BridgeError, DenialError, NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { patiently } from "@/lib/server/patience.ts";
import { Answers } from "./answers.ts";
import { contractQuery, contractView, nameParts } from "./contract_view.ts";
import { MarketRules } from "./market_rules.ts";
import { matchFields, nearestFirst } from "./matches.ts";
import { marketRuleOf, oneEach } from "./routes.ts";
import { classWithBlank, parseSearch } from "./search_query.ts";
import { sessionsOf } from "./sessions.ts";

export interface ContractInfo {
  /** The contract to watch and to trade: its exchange is where orders go. */
  contract: IbContract;
  details: ContractDetailsRow;
  /**
   * The market rule of that exchange: steps by price, ascending `lowEdge`; `null` when IB named none or has
   * not answered.
   */
  priceIncrements: PriceIncrement[] | null;
  /** The market rule that IB named and has not told; `null` when nothing is missing. */
  missingRule: number | null;
}

/** An instrument of which a limit price can not be checked, or can be again. */
export interface RuleNews {
  contract: IbContract;
  details: ContractDetailsRow;
  ruleId: number;
  known: boolean;
}

const REQUEST_DEADLINE_MS = 15_000;
/** Trading hours and rules change from day to day. */
const DETAILS_LIFE_MS = 12 * 3600_000;
/**
 * How long an order waits for the details of its instrument; the question goes on, and the next one finds its
 * answer.
 */
const ORDER_PATIENCE_MS = 3_000;
/** How long details that have grown old are waited for before they are used as they are. */
const RENEWAL_PATIENCE_MS = 1_000;
const SEARCH_LIFE_MS = 300_000;
const MAX_MATCHES = 40;
/** IB: no security definition has been found for the request. */
const NO_SECURITY_DEFINITION = 200;
/** What has an underlying that is traded by itself. */
const optionKinds: ReadonlySet<string> = new Set(["OPT", "FOP"]);

/** What a search has found. */
export interface Found extends Lacking {
  matches: SymbolMatchView[];
}

/** What fits a description, each contract once. */
export interface Listed extends Lacking {
  rows: ContractDetailsRow[];
}

/** What IB says of a contract, without the steps that it tells separately. */
interface Described {
  contract: IbContract;
  details: ContractDetailsRow;
  /** `null`: IB named no market rule. */
  ruleId: number | null;
}

export class ContractBook {
  #link: BridgeLink;
  #clock: Clock;
  readonly #details: Answers<number, Described>;
  #known = new Map<number, Described>();
  /**
   * Asked for by nobody who trades, and not answered yet: an order asks once more, before those in the queue.
   */
  readonly #unhurried = new Set<number>();
  readonly #rules: MarketRules;
  readonly #searches: Answers<string, Found>;

  /**
   * `onRule` hears of each known instrument whose price steps get no answer, and of the answer when it comes.
   */
  constructor(options: { link: BridgeLink; clock: Clock; onRule?: (news: RuleNews) => void }) {
    this.#link = options.link;
    this.#clock = options.clock;
    this.#details = new Answers(options.clock, DETAILS_LIFE_MS);
    this.#searches = new Answers(options.clock, SEARCH_LIFE_MS);
    this.#rules = new MarketRules({
      ...options,
      onChange: (ruleId, known) => {
        for (const { contract, details, ruleId: own } of this.#known.values()) {
          if (own === ruleId) options.onRule?.({ contract, details, ruleId, known });
        }
      },
    });
  }

  /** Contracts that match what was typed. Rejects with a `BridgeError` when IB can not be asked. */
  search(text: string): Promise<Found> {
    const key = text.trim().toUpperCase();
    const asked = this.#searches.get(key, () => this.#search(text));
    asked.then(({ unreadRows }) => unreadRows !== undefined && this.#searches.drop(key), () => {});
    return asked;
  }

  /**
   * Everything needed to watch a contract, with the price steps as far as they are known. `NotFoundError`
   * `CONTRACT_UNKNOWN` when IB has no such conId.
   */
  async info(conId: number): Promise<ContractInfo> {
    const described = await this.#described(conId);
    // The first limit price then finds its steps.
    if (described.ruleId !== null) this.#rules.want(described.ruleId);
    return this.#infoOf(described);
  }

  /**
   * What a number stands for, for its name: nothing that only trading it needs is asked. `NotFoundError` as
   * `info`.
   */
  async instrument(conId: number): Promise<IbContract> {
    return (await this.#described(conId)).contract;
  }

  /**
   * Everything needed to trade a contract: the price steps too, as far as IB answers in a moment.
   * `UnavailableError` `CONTRACT_RULES_UNKNOWN` when its details do not come in the time an order may take.
   * With `exchange` routed there: `DenialError` `ORDER_EXCHANGE_UNSUPPORTED` when it takes no orders on the
   * contract.
   */
  async rules(conId: number, exchange?: string): Promise<ContractInfo> {
    const described = await patiently(this.#clock, this.#described(conId, true), {
      ms: ORDER_PATIENCE_MS,
      otherwise: () => {
        throw new UnavailableError(say("CONTRACT_RULES_UNKNOWN.details", { conId }));
      },
    });
    return await this.#withSteps(routedTo(described, exchange));
  }

  /** What is already known of a contract, without asking. */
  peek(conId: number): ContractInfo | null {
    const known = this.#known.get(conId);
    return known === undefined ? null : this.#infoOf(known);
  }

  /**
   * IB has refused what its rules, as they are known here, allow: they may be old. They are asked for anew,
   * and stand until the answer comes.
   */
  renew(conId: number): void {
    this.#details.drop(conId);
    const ruleId = this.#known.get(conId)?.ruleId ?? null;
    if (ruleId !== null) this.#rules.renew(ruleId);
    this.#described(conId, true).catch(() => {});
  }

  /**
   * All contracts that fit a description, each once; none when IB knows none. Rejects with a `BridgeError`
   * when IB can not be asked.
   */
  async listed(query: Partial<IbContract>): Promise<Listed> {
    const { details, ...lacks } = await this.#requestDetails(contractQuery(query), false);
    return { rows: oneEach(details), ...lacks };
  }

  /** What `listed` has told of a contract, when it lacks nothing, need not be asked for again. */
  learn(row: ContractDetailsRow): void {
    // deno-lint-ignore require-await -- nothing is waited for: the answer is here
    void this.#details.get(row.contract.conId, async () => this.#keep(row));
  }

  /** Stops every timer. */
  close(): void {
    this.#rules.close();
  }

  /**
   * With the price steps of `exchange`, like `rules`. Rejects with an `UnavailableError` where no multiplier
   * could be read: no size is worth anything then.
   */
  async view(conId: number, exchange?: string): Promise<ContractDetailsView> {
    const described = routedTo(await this.#described(conId), exchange);
    const { contract, details, priceIncrements } = await this.#withSteps(described);
    if (!isPriced(contract)) throw new UnavailableError(say("CONTRACT_RULES_UNKNOWN.multiplier", { conId }));
    const usual = details.contract.exchange;
    return {
      contract: contractView(contract, details),
      longName: details.longName,
      exchanges: [usual, ...details.validExchanges.filter((place) => place !== usual)],
      priceRules: priceIncrements ?? [],
      minSize: details.minSize,
      sizeIncrement: details.sizeIncrement,
      priceMagnifier: details.priceMagnifier,
      tradingHours: details.tradingHours,
      liquidHours: details.liquidHours,
      timeZone: details.timeZoneId,
      sessions: sessionsOf(details.tradingHours, details.timeZoneId),
      orderTypes: details.orderTypes,
      ...(optionKinds.has(contract.secType) && details.underConId > 0
        ? { underlyingConId: details.underConId }
        : {}),
    };
  }

  async #search(text: string): Promise<Found> {
    const query = parseSearch(text);
    if (query.kind === "contract") {
      const { details, ...lacks } = await this.#requestDetails(query.contract, false);
      const found = oneEach(details).map((row) => ({
        contract: contractView(row.contract, row),
        description: row.longName,
      }));
      return { matches: nearestFirst(found).slice(0, MAX_MATCHES), ...lacks };
    }
    if (query.pattern === "") return { matches: [] };
    const typed = await this.#matching(query.pattern);
    const blank = typed.matches.length > 0 ? null : classWithBlank(query.pattern);
    const { matches, ...lacks } = blank === null ? typed : await this.#matching(blank);
    const each = [...new Map(matches.map((match) => [match.conId, match])).values()];
    return {
      matches: nearestFirst(
        await Promise.all(each.map(async (match) => ({
          contract: contractView(
            await this.#dated(match) ?? contractQuery({ ...matchFields(match), exchange: "" }),
          ),
          description: match.description,
        }))),
      ),
      ...lacks,
    };
  }

  #matching(pattern: string): Promise<{ matches: readonly SymbolMatch[] } & Lacking> {
    return this.#link.request("matching_symbols", { pattern, deadlineMs: REQUEST_DEADLINE_MS });
  }

  /** A match names no expiry: two months of one future would look the same. */
  async #dated({ conId, secType }: { conId: number; secType: string }): Promise<IbContract | null> {
    if (!kindOf(secType).dated) return null;
    return await this.info(conId).then(({ contract }) => contract, () => null);
  }

  /**
   * Old details are better than none while IB does not answer: what an instrument is does not change
   * overnight.
   */
  #described(conId: number, urgent = false): Promise<Described> {
    if (urgent && this.#unhurried.delete(conId)) this.#details.drop(conId);
    const asked = this.#details.get(conId, () => this.#load(conId, urgent));
    const known = this.#known.get(conId);
    if (known === undefined) return asked;
    const renewed = asked.catch((error: unknown) => {
      if (error instanceof NotFoundError) throw error;
      return known;
    });
    return patiently(this.#clock, renewed, { ms: RENEWAL_PATIENCE_MS, otherwise: () => known });
  }

  async #withSteps(described: Described): Promise<ContractInfo> {
    if (described.ruleId !== null) await this.#rules.steps(described.ruleId);
    return this.#infoOf(described);
  }

  #infoOf({ contract, details, ruleId }: Described): ContractInfo {
    const priceIncrements = ruleId === null ? null : this.#rules.peek(ruleId);
    return { contract, details, priceIncrements, missingRule: priceIncrements === null ? ruleId : null };
  }

  async #load(conId: number, urgent: boolean): Promise<Described> {
    if (!urgent) this.#unhurried.add(conId);
    const { details: rows, unreadRows } = await this.#requestDetails(contractQuery({ conId }), urgent)
      .finally(() => this.#unhurried.delete(conId));
    // The row that is missing may have been that of the place where orders go.
    if (unreadRows !== undefined) throw new UnavailableError(say("CONTRACT_RULES_UNKNOWN.unread", { conId }));
    const details = oneEach(rows).find((row) => row.contract.conId === conId);
    if (!details) throw new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "conId");
    return this.#keep(details);
  }

  #keep(details: ContractDetailsRow): Described {
    const { contract } = details;
    const described = { contract, details, ruleId: marketRuleOf(details, contract.exchange) };
    this.#known.set(contract.conId, described);
    return described;
  }

  /**
   * An unknown contract is an empty list, everything else that fails is an error. IB never says "nothing"
   * without its code: an answer without a row lacks one.
   */
  async #requestDetails(
    contract: IbContract,
    urgent: boolean,
  ): Promise<{ details: ContractDetailsRow[] } & Lacking> {
    try {
      const reply = await this.#link.request("contract_details", {
        contract,
        urgent,
        deadlineMs: REQUEST_DEADLINE_MS,
      });
      return reply.details.length === 0 ? { unreadRows: 1, ...reply } : reply;
    } catch (error) {
      if (error instanceof BridgeError && error.ib?.code === NO_SECURITY_DEFINITION) return { details: [] };
      throw error;
    }
  }
}

/** The same contract at another of its places, with the market rule of that place. */
function routedTo(usual: Described, exchange: string | undefined): Described {
  const { contract, details } = usual;
  if (exchange === undefined || exchange === contract.exchange) return usual;
  if (!details.validExchanges.includes(exchange)) {
    const symbol = nameParts(contract, details);
    throw new DenialError(say("ORDER_EXCHANGE_UNSUPPORTED", { symbol, exchange }), { field: "exchange" });
  }
  return { contract: { ...contract, exchange }, details, ruleId: marketRuleOf(details, exchange) };
}
