// What the instrument of an order is called in what is said of it.
import type { Named } from "@/lib/contract/instrument_name.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import type { ContractRules } from "../deps.ts";

export function rulesName({ contract, details }: ContractRules): Named {
  return nameParts(contract, details);
}
