// The contract as an OpenAPI 3.1 document, for whoever makes a client of it.
import { type ActionName } from "@/lib/contract/actions.ts";
import { openApiDocument } from "@/lib/contract/openapi/document.ts";
import { actionNeeds, needOfRoute } from "@/lib/server/access/needs.ts";
import { define } from "@/utils.ts";

const needs = {
  action: (name: ActionName) => actionNeeds[name],
  route: (path: string, method: "GET" | "POST") => needOfRoute(path, method),
};

export const handler = define.handlers({
  GET(ctx) {
    const document = openApiDocument({ basePath: ctx.config.basePath, needs });
    return Response.json(document, { headers: { "cache-control": "no-store" } });
  },
});
