// The public face of the paper gateway: everything that a program outside this folder may use.
export { startGateway } from "./gateway.ts";
