// Contracts by conId with their price and size rules: asked once per day, shared by all who ask at the same time.
import type { ContractDetailsView, SymbolMatchView } from "@/lib/contract/api.ts";
import type { ContractDetailsRow, IbContract, PriceIncrement } from "@/lib/contract/protocol.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { BridgeError, NotFoundError } from "@/lib/server/errors.ts";
import { contractQuery, contractView } from "./contract_view.ts";
import { marketRuleOf, oneEach } from "./routes.ts";
import { parseSearch } from "./search_query.ts";

export interface ContractInfo {
  /** The contract to watch and to trade: its exchange is where orders go. */
  contract: IbContract;
  details: ContractDetailsRow;
  /** The market rule of that exchange: steps by price, ascending `lowEdge`; `null` when IB named none. */
  priceIncrements: PriceIncrement[] | null;
}

const REQUEST_DEADLINE_MS = 15_000;
/** Trading hours and rules change from day to day. */
const DETAILS_LIFE_MS = 12 * 3600_000;
const SEARCH_LIFE_MS = 300_000;
const MAX_MATCHES = 40;
/** IB: no security definition has been found for the request. */
const NO_SECURITY_DEFINITION = 200;

interface Cached<T> {
  at: number;
  value: Promise<T>;
}

export class ContractBook {
  #link: BridgeLink;
  #clock: Clock;
  #details = new Map<number, Cached<ContractInfo>>();
  #known = new Map<number, ContractInfo>();
  #rules = new Map<number, Promise<PriceIncrement[]>>();
  #searches = new Map<string, Cached<SymbolMatchView[]>>();

  constructor(options: { link: BridgeLink; clock: Clock }) {
    this.#link = options.link;
    this.#clock = options.clock;
  }

  /** Contracts that match what was typed. Rejects with a `BridgeError` when IB can not be asked. */
  search(text: string): Promise<SymbolMatchView[]> {
    return this.#cached(this.#searches, text.trim().toUpperCase(), SEARCH_LIFE_MS, () => this.#search(text));
  }

  /** Everything needed to watch and trade a contract. `NotFoundError` `CONTRACT_UNKNOWN` when IB has no such conId. */
  info(conId: number): Promise<ContractInfo> {
    return this.#cached(this.#details, conId, DETAILS_LIFE_MS, () => this.#load(conId));
  }

  /** What is already known of a contract, without asking. */
  peek(conId: number): ContractInfo | null {
    return this.#known.get(conId) ?? null;
  }

  async view(conId: number): Promise<ContractDetailsView> {
    const { contract, details, priceIncrements } = await this.info(conId);
    return {
      contract: contractView(contract, details),
      longName: details.longName,
      priceRules: priceIncrements ?? [],
      minSize: details.minSize,
      sizeIncrement: details.sizeIncrement,
      priceMagnifier: details.priceMagnifier,
      tradingHours: details.tradingHours,
      liquidHours: details.liquidHours,
      timeZone: details.timeZoneId,
      orderTypes: details.orderTypes,
    };
  }

  async #search(text: string): Promise<SymbolMatchView[]> {
    const query = parseSearch(text);
    if (query.kind === "contract") {
      const rows = await this.#requestDetails(query.contract);
      return nearestFirst(
        oneEach(rows).map((row) => ({
          contract: contractView(row.contract, row),
          description: row.longName,
        })),
      ).slice(0, MAX_MATCHES);
    }
    if (query.pattern === "") return [];
    const { matches } = await this.#link.request("matching_symbols", {
      pattern: query.pattern,
      deadlineMs: REQUEST_DEADLINE_MS,
    });
    const each = [...new Map(matches.map((match) => [match.conId, match])).values()];
    return nearestFirst(
      await Promise.all(each.map(async (match) => ({
        contract: contractView(
          await this.#dated(match) ?? contractQuery({ ...matchFields(match), exchange: "" }),
        ),
        description: match.description,
      }))),
    );
  }

  /** A match names no expiry: two months of one future would look the same. */
  async #dated({ conId, secType }: { conId: number; secType: string }): Promise<IbContract | null> {
    if (!kindOf(secType).dated) return null;
    return await this.info(conId).then(({ contract }) => contract, () => null);
  }

  async #load(conId: number): Promise<ContractInfo> {
    const rows = await this.#requestDetails(contractQuery({ conId }));
    const details = oneEach(rows).find((row) => row.contract.conId === conId);
    if (!details) throw new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "conId");
    const { contract } = details;
    const ruleId = marketRuleOf(details, contract.exchange);
    const priceIncrements = ruleId === null ? null : await this.#rule(ruleId);
    const info = { contract, details, priceIncrements };
    this.#known.set(conId, info);
    return info;
  }

  /** An unknown contract is an empty list, everything else that fails is an error. */
  async #requestDetails(contract: IbContract): Promise<ContractDetailsRow[]> {
    try {
      const reply = await this.#link.request("contract_details", {
        contract,
        deadlineMs: REQUEST_DEADLINE_MS,
      });
      return reply.details;
    } catch (error) {
      if (error instanceof BridgeError && error.ib?.code === NO_SECURITY_DEFINITION) return [];
      throw error;
    }
  }

  #rule(ruleId: number): Promise<PriceIncrement[]> {
    const known = this.#rules.get(ruleId);
    if (known) return known;
    const asked = this.#link.request("market_rule", { ruleId, deadlineMs: REQUEST_DEADLINE_MS })
      .then((reply) => reply.increments);
    asked.catch(() => this.#rules.delete(ruleId));
    this.#rules.set(ruleId, asked);
    return asked;
  }

  #cached<K, T>(cache: Map<K, Cached<T>>, key: K, lifeMs: number, load: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const hit = cache.get(key);
    if (hit && now - hit.at < lifeMs) return hit.value;
    const value = load();
    cache.set(key, { at: now, value });
    // A failure is not an answer worth keeping.
    value.catch(() => cache.delete(key));
    return value;
  }
}

/** What ends comes after what does not, the nearest end first: the first match is the one that is taken by Enter. */
function nearestFirst(matches: SymbolMatchView[]): SymbolMatchView[] {
  const ends = ({ contract }: SymbolMatchView) =>
    kindOf(contract.secType).dated ? contract.lastTradeDate || "9" : "";
  return [...matches].sort((a, b) => ends(a).localeCompare(ends(b)));
}

function matchFields(match: {
  conId: number;
  symbol: string;
  secType: string;
  primaryExchange: string;
  currency: string;
}): Partial<IbContract> {
  const { conId, symbol, secType, primaryExchange, currency } = match;
  return { conId, symbol, secType, primaryExchange, currency };
}
