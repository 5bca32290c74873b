// What the order types that are simulated are called.
import type { OrderType } from "../types.ts";

/** IB's names of the order types that are simulated. */
export const TYPES: Readonly<Record<string, OrderType>> = {
  MKT: "MKT",
  LMT: "LMT",
  STP: "STP",
  "STP LMT": "STP LMT",
  STPLMT: "STP LMT",
  TRAIL: "TRAIL",
  "TRAIL LIMIT": "TRAIL LIMIT",
  TRAILLMT: "TRAIL LIMIT",
  MIT: "MIT",
  LIT: "LIT",
  MTL: "MTL",
  MOC: "MOC",
  LOC: "LOC",
  MIDPRICE: "MIDPRICE",
  REL: "REL",
  "PEG MID": "PEG MID",
  PEGMID: "PEG MID",
  "SNAP MKT": "SNAP MKT",
  "SNAP MID": "SNAP MID",
  "SNAP PRIM": "SNAP PRIM",
};
