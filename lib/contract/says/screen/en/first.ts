// English: what a page needs from its beginning.
import { frame } from "./frame.ts";
import { orders } from "./orders.ts";
import { proposals } from "./proposals.ts";
import { ticket } from "./ticket.ts";
import { tools } from "./tools.ts";

export const first = { ...frame, ...ticket, ...orders, ...tools, ...proposals } as const;
