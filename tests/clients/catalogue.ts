// The client releases that the gateway is held to: where each comes from and what it must negotiate.
import type { Install } from "./install.ts";
import type { Quirk } from "./report.ts";

export interface Client {
  /** What is typed to pick it; several rows of one release differ in the version only. */
  readonly id: string;
  readonly name: string;
  readonly language: "Go" | "Rust" | "Python" | "JavaScript";
  readonly version: number;
  readonly install: Install;
  /** Options of the gateway beside those that every row has. */
  readonly gateway?: readonly string[];
  readonly quirks?: readonly Quirk[];
}

const PROTOBUF = ["--server-version", "225"];

export const CLIENTS: readonly Client[] = [
  {
    id: "go-200",
    name: "scmhub/ibapi 0.10.47",
    language: "Go",
    version: 200,
    install: { with: "go", module: "go" },
    quirks: [
      { complaint: /^depth exchanges: read .* as security type/, note: "misreads depth exchanges in text" },
      { complaint: /^long name: read as "\[\d/, note: "prints long names as lists of bytes in text" },
    ],
  },
  {
    id: "go-225",
    name: "scmhub/ibapi 0.10.47",
    language: "Go",
    version: 225,
    install: { with: "go", module: "go" },
    gateway: PROTOBUF,
  },
];
