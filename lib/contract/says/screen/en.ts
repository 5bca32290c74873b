// The screen's own English; its keys are those of every language.
import { first } from "./en/first.ts";
import { opened } from "./en/opened.ts";

export const en = { ...first, ...opened } as const;
