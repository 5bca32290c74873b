// The German catalogue as one: static on the server, a chunk of its own in the browser, loaded when somebody reads German.
import { bridge, environment, python } from "./bridge_de.ts";
import { type Catalogue, ServerTexts } from "./catalogue.ts";
import { ibCodes } from "./ib_codes_de.ts";
import { orderCodes } from "./order_codes_de.ts";
import { connection, desk } from "./connection_de.ts";
import { refusals, warnings } from "./orders_de.ts";
import { sentence, timeline, words } from "./timeline_de.ts";

export const catalogues: readonly Catalogue[] = [
  refusals,
  warnings,
  timeline,
  sentence,
  words,
  connection,
  desk,
  bridge,
  environment,
  python,
  ibCodes,
  orderCodes,
];

export const german = new ServerTexts(catalogues);
