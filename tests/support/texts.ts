// The committed texts of the repository, found by walking the checkout.
import { ROOT } from "./imports.ts";

/** Made on the machine, never committed. */
const MADE = /^(?:\.(?!ci$).+|node_modules|_fresh|__pycache__|artefacts)$/;
const TEXT =
  /\.(?:tsx?|js|json|lock|md|py|toml|txt|css|ya?ml|html|svg)$|^(?:run|LICENSE|\.editorconfig|\.gitignore)$/;

/** Paths of all text files below a folder (`""`: the whole repository, otherwise with a slash at the end). */
export function textsBelow(folder: string): string[] {
  return [...Deno.readDirSync(ROOT + folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return MADE.test(name) ? [] : textsBelow(`${folder}${name}/`);
    return TEXT.test(name) ? [folder + name] : [];
  });
}

/** Every line that a pattern fits, as `file:number`. */
export function placesOf(pattern: RegExp): string[] {
  return textsBelow("").flatMap((file) =>
    Deno.readTextFileSync(ROOT + file).split("\n")
      .flatMap((line, index) => pattern.test(line) ? [`${file}:${index + 1}`] : [])
  );
}
