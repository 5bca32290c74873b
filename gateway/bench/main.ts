// `deno task bench`: the gateway under load, each figure beside its target or a peer of the same run. With
// `--minutes 60 --rate 5000` it is watched for an hour instead: is its memory flat?
import { loadFigures } from "./load.ts";
import { soakGateway, soakOptions } from "./soak.ts";

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

const soak = soakOptions(Deno.args);
for (const text of soak === null ? await loadFigures() : await soakGateway(soak, print)) print(text);
