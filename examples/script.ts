// A script that trades: previews an order, sends it, follows it to its end. It runs against a simulated desk
// as it stands:
//   LOTSE_PROGRAM_TOKEN=… deno run --allow-net=127.0.0.1:8000 --allow-env=LOTSE_PROGRAM_TOKEN,LOTSE_URL
//   examples/script.ts
import { DeskClient, DeskRefusal } from "../lib/script/mod.ts";

const desk = new DeskClient({
  url: Deno.env.get("LOTSE_URL") ?? "http://127.0.0.1:8000",
  token: Deno.env.get("LOTSE_PROGRAM_TOKEN") ?? "",
});

const { name, scopes } = await desk.caller();
print(`The desk knows this script as ${name}, which may ${scopes.join(", ")}`);

const { accounts, mode } = await desk.until(({ connection }) => connection.headline === "connected");
const [account = ""] = Object.keys(accounts);
if (mode === "live") throw new Error("This example is for paper and simulation");

try {
  await desk.preview({ account, conId: 265598, side: "BUY", quantity: "0", orderType: "MKT", tif: "DAY" });
} catch (error) {
  if (!(error instanceof DeskRefusal)) throw error;
  print(`Refused: ${error.code} at ${error.field}: ${error.message}`);
}

const preview = await desk.preview({
  account,
  conId: 265598,
  side: "BUY",
  quantity: "1",
  orderType: "MKT",
  tif: "DAY",
});
print(preview.sentence);
for (const { code, text } of preview.warnings) print(`Warning ${code}: ${text}`);

const { clientOrderId } = await desk.submit(preview, { confirmWarnings: true, confirmDuplicate: true });
let shown = "";
for await (const { snapshot } of desk.changes(AbortSignal.timeout(30_000))) {
  const order = snapshot.orders[clientOrderId];
  if (order === undefined || order.state === shown) continue;
  shown = order.state;
  print(`${order.state}, ${order.filled} of ${order.quantity}`);
  if (["filled", "cancelled", "rejected"].includes(shown)) break;
}

function print(text: string): void {
  // deno-lint-ignore no-console -- what the example is for
  console.log(text);
}
