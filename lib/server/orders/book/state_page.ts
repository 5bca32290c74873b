// The published page of order states, generated from the table that the fold is checked against.
import {
  cancellableStates,
  modifiableStates,
  openStates,
  type OrderState,
  orderStates,
  terminalStates,
  uncertainStates,
} from "@/lib/contract/order_states.ts";
import { transitions } from "@/lib/contract/order_transitions.ts";

const PAGE_START =
  "<!-- generated from lib/contract/order_transitions.ts: `deno task docs:orders` writes it -->";
const PAGE_END = "<!-- end of the generated part -->";

const SETS: [name: string, states: ReadonlySet<OrderState>, meaning: string][] = [
  ["open", openStates, "may still do something at the broker"],
  ["terminal", terminalStates, "ended by the broker's evidence"],
  ["uncertain", uncertainStates, "what the broker did with it is not known yet"],
  ["cancellable", cancellableStates, "a cancel makes sense"],
  ["modifiable", modifiableStates, "price, quantity or time in force may be changed"],
];

/** The generated part of `docs/orders.md`, markers included. */
export function statePage(): string {
  const sets = SETS.map(([name, states, meaning]) =>
    `| ${name} | ${[...states].map(code).join(" ")} | ${meaning} |`
  );
  const steps = orderStates.flatMap((from) =>
    orderStates.flatMap((to) => {
      const why = transitions[from][to];
      return why === undefined ? [] : [`| ${code(from)} | ${code(to)} | ${why} |`];
    })
  );
  return [
    PAGE_START,
    "",
    "| set | states | meaning |",
    "|---|---|---|",
    ...sets,
    "",
    "| from | to | evidence |",
    "|---|---|---|",
    ...steps,
    "",
    PAGE_END,
  ].join("\n");
}

function code(state: OrderState): string {
  return `\`${state}\``;
}

/** Puts the generated part into a page that has the markers. */
export function withStatePage(page: string): string {
  const [start, end] = [page.indexOf(PAGE_START), page.indexOf(PAGE_END)];
  if (start < 0 || end < start) {
    throw new Error("The page has no place for the table: its markers are missing");
  }
  return page.slice(0, start) + statePage() + page.slice(end + PAGE_END.length);
}

if (import.meta.main) {
  const path = new URL("../../../../docs/orders.md", import.meta.url);
  await Deno.writeTextFile(path, withStatePage(await Deno.readTextFile(path)));
}
