// Holds what a desk answers to its OpenAPI document: whether status, content type and body of an answer stand
// there.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Node = Readonly<Record<string, unknown>>;

interface Operation {
  responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema?: Node }>> }>>;
}

export interface OpenApi {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, Node>> };
}

export class Documented {
  readonly #document: OpenApi;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #checks = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    this.#document = document;
    this.#ajv.addSchema({ $id: "document", ...document } as Node);
  }

  /**
   * What of an answer is not in the document, in a line; `null` when all of it is, or the request is of no
   * operation of it.
   */
  fault(
    request: { method: string; path: string },
    answer: { status: number; type: string | null; body: string },
  ): string | null {
    const { method, path } = request;
    const operation = this.#document.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) return null;
    const told = `${method} ${path} → ${answer.status} ${answer.type}`;
    const response = operation.responses[answer.status];
    if (response === undefined) return `${told}: the status is not in the document`;
    const type = answer.type?.split(";")[0] ?? "";
    const content = response.content?.[type];
    if (content === undefined) return `${told}: the content type is not in the document`;
    if (content.schema === undefined || !type.endsWith("json")) return null;
    const check = this.#check(
      `#/paths/${pointer(path)}/${method.toLowerCase()}/responses/${answer.status}/content/${
        pointer(type)
      }/schema`,
    );
    if (check(JSON.parse(answer.body))) return null;
    return `${told}: ${this.#ajv.errorsText(check.errors)} in ${answer.body.slice(0, 300)}`;
  }

  #check(at: string): ValidateFunction {
    const known = this.#checks.get(at);
    if (known !== undefined) return known;
    const made = this.#ajv.compile({ $ref: `document${at}` });
    this.#checks.set(at, made);
    return made;
  }
}

function pointer(part: string): string {
  return encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
}
