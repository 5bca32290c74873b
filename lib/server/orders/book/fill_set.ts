// The fills of one order with their sums: a fill more costs the same whether it is the third or the thirty
// thousandth.
import { type Big, dec } from "@/lib/contract/decimal.ts";
import type { Fill } from "./record.ts";

/** Shared by a set and those made from it: where a family stands never changes. */
type Places = Map<string, number>;

interface Sums {
  quantity: Big;
  /** Quantity times price. */
  value: Big;
  commission: Big;
  /** Of the commissions; `null`: of several, which nobody can add up. */
  currency: string | null;
  /** Fills whose commission has been reported. */
  reported: number;
}

const PAGE = 64;
let made = 0;
const NOTHING: Sums = {
  quantity: dec("0"),
  value: dec("0"),
  commission: dec("0"),
  currency: "",
  reported: 0,
};

/** Never changes: `with` makes another one. Fills stand in pages, of which one is copied. */
export class FillSet {
  readonly #pages: readonly (readonly Fill[])[];
  readonly #places: Places;
  readonly #sums: Sums;
  readonly size: number;
  readonly #serial = ++made;

  private constructor(pages: readonly (readonly Fill[])[], places: Places, sums: Sums, size: number) {
    this.#pages = pages;
    this.#places = places;
    this.#sums = sums;
    this.size = size;
  }

  static none(): FillSet {
    return new FillSet([], new Map(), NOTHING, 0);
  }

  /** The sum of the quantities. */
  get quantity(): Big {
    return this.#sums.quantity;
  }

  /** The sum of quantity times price. */
  get value(): Big {
    return this.#sums.value;
  }

  /** The sum of the commissions; `null` while one is missing, without any fill, and of several currencies. */
  get commission(): Big | null {
    const { reported, commission, currency } = this.#sums;
    return this.size > 0 && reported === this.size && currency !== null ? commission : null;
  }

  /** The fill that came first. */
  get first(): Fill | undefined {
    return this.#pages[0]?.[0];
  }

  get(family: string): Fill | undefined {
    const place = this.#placeOf(family);
    return place === null ? undefined : this.#at(place);
  }

  /** With this fill, in the place of an earlier revision of it. */
  with(fill: Fill): FillSet {
    const place = this.#placeOf(fill.family);
    const before = place === null ? undefined : this.#at(place);
    const sums = plus(before === undefined ? this.#sums : plus(this.#sums, before, -1), fill, 1);
    if (place !== null) return new FillSet(this.#replaced(place, fill), this.#places, sums, this.size);
    // Another set was made from this one before: it has taken the places behind.
    const places = this.#places.size === this.size ? this.#places : this.#ownPlaces();
    places.set(fill.family, this.size);
    return new FillSet(this.#replaced(this.size, fill), places, sums, this.size + 1);
  }

  all(): Fill[] {
    return this.#pages.flat();
  }

  /** Two sets are the same only when they are one: nobody compares thousands of fills. */
  toJSON(): number {
    return this.#serial;
  }

  #placeOf(family: string): number | null {
    const place = this.#places.get(family);
    return place === undefined || place >= this.size ? null : place;
  }

  #at(place: number): Fill | undefined {
    return this.#pages[Math.floor(place / PAGE)]?.[place % PAGE];
  }

  #replaced(place: number, fill: Fill): (readonly Fill[])[] {
    const pages = [...this.#pages];
    const page = [...pages[Math.floor(place / PAGE)] ?? []];
    page[place % PAGE] = fill;
    pages[Math.floor(place / PAGE)] = page;
    return pages;
  }

  #ownPlaces(): Places {
    return new Map([...this.#places].filter(([, place]) => place < this.size));
  }
}

function plus(sums: Sums, { quantity, price, commission, commissionCurrency }: Fill, sign: 1 | -1): Sums {
  const shares = dec(quantity).times(sign);
  return {
    quantity: sums.quantity.plus(shares),
    value: sums.value.plus(shares.times(dec(price))),
    commission: commission === null ? sums.commission : sums.commission.plus(dec(commission).times(sign)),
    currency: commission === null ? sums.currency : oneCurrency(sums.currency, commissionCurrency ?? ""),
    reported: sums.reported + (commission === null ? 0 : sign),
  };
}

function oneCurrency(known: string | null, told: string): string | null {
  if (known === null || told === "" || told === known) return known;
  return known === "" ? told : null;
}
