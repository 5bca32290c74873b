export { expect } from "expect";
