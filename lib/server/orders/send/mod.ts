// The door of the sending: what the façade builds and calls.
export { Cancels } from "./cancels.ts";
export { CloseCheck } from "./close_check.ts";
export { Commits } from "./commits.ts";
export { LastLook } from "./last_look.ts";
export { Outcomes } from "./outcomes.ts";
export { ReadyOrders } from "./ready_orders.ts";
export { OrderSender } from "./sender.ts";
export { Submits } from "./submits.ts";
export { Turns } from "./turns.ts";
