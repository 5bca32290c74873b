// Transforms of static files, applied when a file is served while developing and once when building.
import { asset } from "../shared.ts";

/** Which files a transform is for. */
export interface OnTransformOptions {
  pluginName: string;
  filter: RegExp;
}

/** What a transform is given. */
export interface OnTransformArgs {
  path: string;
  root: string;
  mode: "development" | "production";
  content: Uint8Array<ArrayBuffer>;
  text: string;
}

/** What a transform returns. */
export interface OnTransformResult {
  content: string | Uint8Array<ArrayBuffer>;
}

/** A transform; returning nothing leaves the file alone. */
export type TransformFn = (
  args: OnTransformArgs,
) => void | OnTransformResult | Promise<void | OnTransformResult>;

/** Runs every transform whose filter matches, one after the other. */
export class Transformer {
  #root: string;
  #transforms: { options: OnTransformOptions; fn: TransformFn }[] = [];

  constructor(root: string) {
    this.#root = root;
    this.add({ pluginName: "fresh-css", filter: /\.css$/ }, ({ text }) => ({ content: lockUrls(text) }));
  }

  add(options: OnTransformOptions, fn: TransformFn): void {
    this.#transforms.push({ options, fn });
  }

  /** The transformed content, or null when nothing applies. */
  async process(
    path: string,
    mode: OnTransformArgs["mode"],
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const matching = this.#transforms.filter(({ options }) => new RegExp(options.filter).test(path));
    if (matching.length === 0) return null;
    let content: Uint8Array<ArrayBuffer> = await Deno.readFile(path);
    for (const { fn } of matching) {
      const text = new TextDecoder().decode(content);
      const result = await fn({ path, root: this.#root, mode, content, text });
      if (!result) continue;
      content = typeof result.content === "string"
        ? new TextEncoder().encode(result.content)
        : result.content;
    }
    return content;
  }
}

/** Files that a stylesheet refers to are tied to the build, like everything that `asset()` returns. */
function lockUrls(css: string): string {
  return css.replaceAll(/url\((["']?)(\/[^"')]+)\1\)/g, (_, __, url) => `url(${JSON.stringify(asset(url))})`);
}
