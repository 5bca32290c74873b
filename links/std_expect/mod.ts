// deno-lint-ignore no-import-prefix -- this file is also checked where nothing links the folder
export { expect } from "npm:expect@30.5.2";
