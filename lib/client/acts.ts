// What acts, rather than shows: it comes with the script that is fetched ahead, and the first picture does
// not wait for it.
export { guardDesk, startActing } from "./acting.ts";
export {
  chooseInstrument,
  openClose,
  openExitFix,
  openModify,
  openPromotion,
  showInTicket,
  stepBack,
  tradeInstrument,
} from "./actions.ts";
export { closedIf, tellLock } from "./closed.ts";
export { changeSelection, endSelection, moveSelection, openSelection } from "./row_actions.ts";
export { pressSort } from "./sort_press.ts";
export { beginWith } from "./ticket_begin.ts";
