// Configuration: what other rooms import.
export * from "./config.ts";
export { type Endpoint, type RestartWindow } from "./forms.ts";
export { parseConfig } from "./parse.ts";
export { helpText } from "./help.ts";
