// Joins class names; what is false or missing is left out. Names stay literal, so that the stylesheet's build
// finds them.

export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
