// The screen's own English; its keys are those of every language.
import { frame } from "./en/frame.ts";
import { limits } from "./en/limits.ts";
import { orders } from "./en/orders.ts";
import { ticket } from "./en/ticket.ts";
import { tools } from "./en/tools.ts";

export const en = { ...frame, ...ticket, ...orders, ...tools, ...limits } as const;
