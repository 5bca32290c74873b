// The OpenAPI 3.1 document of the HTTP contract, made from the contract itself: `GET /api/openapi.json`.
import { type ActionName, actions } from "../actions.ts";
import { en } from "../says/en.ts";
import { type Answer, type Route, routes } from "./routes.ts";
import {
  actionName,
  componentSchemas,
  inlineSchema,
  type JsonSchema,
  ref,
  replyName,
  type SchemaName,
} from "./schemas.ts";

/** Of the contract: see docs/programs.md for what makes another one. */
export const CONTRACT_VERSION = "2.0.0";

/** What a request needs, as the server's table has it. */
export interface Needs {
  action(name: ActionName): string;
  route(path: string, method: "GET" | "POST"): string;
}

/** Refusals that any address may answer: login, host, scope, form, length, speed. */
const EVERYWHERE = [400, 401, 403, 408, 413, 414, 421] as const;
const SAYS: Readonly<Record<number, string>> = {
  400: "The request does not parse; `field` names the part",
  401: "No login",
  403: "The token's scope does not reach so far, or another page asks",
  404: "There is no such thing",
  408: "The body came too slowly",
  409: "It was possible a moment ago, or is not now",
  413: "The body is too long",
  414: "The address is too long",
  415: "The body is not declared as JSON",
  421: "The host is not one of the desk's",
  422: "Understood and refused by a check; nothing was sent",
  429: "Asked too often",
  502: "IB refused, or the bridge could not be asked",
  503: "The desk can not do it now",
};
/** What an action can be refused with beside those. */
const OF_ACTIONS = [404, 409, 415, 422, 429, 502, 503] as const;

type Node = Record<string, unknown>;

/** `basePath`: where the desk is below its host, "" for the root. */
export function openApiDocument({ basePath, needs }: { basePath: string; needs: Needs }): Node {
  const paths: Record<string, Node> = {};
  for (const route of routes) {
    const at = paths[route.path] ??= {};
    at[route.method] = operation(route, needs);
  }
  (paths["/api/trading"] ??= {}).post = tradingOperation(needs);
  return {
    openapi: "3.1.0",
    info: {
      title: "Lotse",
      version: CONTRACT_VERSION,
      summary: "A live-trading desk for Interactive Brokers",
      description:
        "Amounts, prices and quantities are decimal strings, times ISO 8601 UTC, `null` means unknown.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: { ...componentSchemas(), Problem: problem() },
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
}

function operation(route: Route, needs: Needs): Node {
  const { path, method, summary, query, body, answers, open = false, refuses = [] } = route;
  const isPost = body !== undefined;
  const refused = open ? [414, 421] : [...EVERYWHERE, ...isPost ? [415, 409] : [], ...refuses];
  return {
    operationId: `${method}${path.replace(/[^a-z]+([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(open ? { security: [] } : { "x-lotse-scope": needs.route(path, isPost ? "POST" : "GET") }),
    ...(query === undefined ? {} : { parameters: parameters(query.shape) }),
    ...(isPost ? { requestBody: jsonBody(ref(body)) } : {}),
    responses: { ...answered(answers), ...refusals(refused) },
  };
}

function tradingOperation(needs: Needs): Node {
  const names = Object.keys(actions) as ActionName[];
  const replies = (status: 200 | 202) => {
    const schemas = names.filter((name) => actions[name].status === status).map(replyName);
    return jsonAnswer(
      status === 200 ? "Done" : "Taken up: what comes of it is told by the stream",
      { anyOf: [...new Set(schemas)].map(ref) },
    );
  };
  const mapping = names.map((name) => [name, ref(`${actionName(name)}Request`).$ref]);
  return {
    operationId: "postTrading",
    summary: "One command, named by `action`",
    "x-lotse-actions": Object.fromEntries(names.map((name) => [name, {
      request: ref(`${actionName(name)}Request`).$ref,
      reply: ref(replyName(name)).$ref,
      status: actions[name].status,
      scope: needs.action(name),
    }])),
    requestBody: jsonBody({
      oneOf: names.map((name) => ref(`${actionName(name)}Request`)),
      discriminator: { propertyName: "action", mapping: Object.fromEntries(mapping) },
    }),
    responses: { 200: replies(200), 202: replies(202), ...refusals([...EVERYWHERE, ...OF_ACTIONS]) },
  };
}

function parameters(shape: Readonly<Record<string, unknown>>): Node[] {
  return Object.entries(shape).map(([name, schema]) => {
    const json = inlineSchema(schema as Parameters<typeof inlineSchema>[0]);
    const field = schema as { isOptional(): boolean };
    return { name, in: "query", required: !field.isOptional(), schema: json };
  });
}

function jsonBody(schema: JsonSchema): Node {
  return { required: true, content: { "application/json": { schema } } };
}

function jsonAnswer(description: string, schema: JsonSchema): Node {
  return { description, content: { "application/json": { schema } } };
}

function answered(answers: readonly Answer[]): Record<string, Node> {
  const found: Record<string, Node & { content: Node }> = {};
  for (const { type, schema, status = 200, says } of answers) {
    const answer = found[status] ??= { description: says, content: {} };
    answer.content[type] = schema === undefined ? {} : { schema: ref(schema) };
  }
  return found;
}

function refusals(statuses: readonly number[]): Record<string, Node> {
  const content = { "application/problem+json": { schema: ref("Problem" satisfies SchemaName) } };
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [status, { description: SAYS[status] ?? "Refused", content }]),
  );
}

/** With every code that there is: those of the sentences, and what stands for a status alone. */
function problem(): JsonSchema {
  const { Problem } = componentSchemas();
  const codes = [...new Set(Object.keys(en).map((key) => key.split(".")[0]))].sort();
  const code = { anyOf: [{ enum: codes }, { type: "string", pattern: "^HTTP_[0-9]{3}$" }] };
  return { ...Problem, properties: { ...Problem?.properties as Node, code } };
}
