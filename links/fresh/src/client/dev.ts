// The browser entry while developing: the usual one, plus a reload when the server has restarted.
import { ALIVE_PATH } from "../shared.ts";

export { boot } from "./boot.ts";

const FIRST_WAIT = 200, LONGEST_WAIT = 3000;
let revision: number | null = null;

function connect(wait: number): void {
  const socket = new WebSocket(ALIVE_PATH);
  let delay = wait;
  socket.addEventListener("message", ({ data }) => {
    delay = FIRST_WAIT;
    const state = JSON.parse(data) as { revision: number };
    if (revision !== null && revision < state.revision) location.reload();
    revision ??= state.revision;
  });
  socket.addEventListener("close", () => {
    setTimeout(() => connect(Math.min(delay * 2, LONGEST_WAIT)), delay);
  });
}

connect(FIRST_WAIT);
