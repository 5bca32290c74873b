// The client releases that the gateway is held to: where each comes from and what it must negotiate.
import type { Install } from "./install.ts";
import type { Quirk } from "./report.ts";

export interface Client {
  /** What is typed to pick it; several rows of one release differ in the version only. */
  readonly id: string;
  readonly name: string;
  readonly language: "Go" | "Rust" | "Python" | "npm";
  readonly version: number;
  readonly install: Install;
  /** Options of the gateway beside those that every row has. */
  readonly gateway?: readonly string[];
  readonly quirks?: readonly Quirk[];
}

/** Its update stream has had the report when it warns that no subscription of a single order wants it. */
const UNREAD_COMMISSION: Quirk = {
  complaint: /no recipient found for: "[\da-f.]+"/,
  note: "warns of commission reports that only its stream of all orders reads",
};
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
  {
    id: "rust-2",
    name: "ibapi 2.12.0",
    language: "Rust",
    version: 200,
    install: { with: "cargo", package: "ibapi-v2", folder: "v2" },
    quirks: [
      { complaint: /^bar update: read as/, note: "misreads bar updates" },
      {
        complaint: /CONSUMING MESSAGE during connection setup/,
        note: "loses open orders sent before the order id",
      },
      UNREAD_COMMISSION,
    ],
  },
  {
    id: "rust-3",
    name: "ibapi 3.3.0",
    language: "Rust",
    version: 225,
    install: { with: "cargo", package: "ibapi-v3", folder: "v3" },
    quirks: [UNREAD_COMMISSION],
  },
  {
    id: "rust-5",
    name: "ibapi 5.5.0",
    language: "Rust",
    version: 225,
    install: { with: "cargo", package: "ibapi-v5", folder: "v5" },
  },
  {
    id: "ibapi-9.81",
    name: "ibapi 9.81.1.post1",
    language: "Python",
    version: 157,
    install: { with: "pip", requirements: "ibapi-9.81", program: "official.py" },
  },
  {
    id: "ibapi-10.30",
    name: "python-ibapi-stable 10.30.1",
    language: "Python",
    version: 187,
    install: { with: "pip", requirements: "ibapi-10.30", program: "official.py" },
  },
  {
    id: "ibapi-10.51-text",
    name: "ibapi-latest 10.51.1",
    language: "Python",
    version: 200,
    install: { with: "pip", requirements: "ibapi-10.51", program: "official.py" },
  },
  {
    id: "ibapi-10.51",
    name: "ibapi-latest 10.51.1",
    language: "Python",
    version: 225,
    install: { with: "pip", requirements: "ibapi-10.51", program: "official.py" },
    gateway: PROTOBUF,
  },
  {
    id: "ibapi-10.50-text",
    name: "ibapi-stable 10.50.2",
    language: "Python",
    version: 200,
    install: { with: "pip", requirements: "ibapi-10.50", program: "official.py" },
  },
  {
    id: "ibapi-10.50",
    name: "ibapi-stable 10.50.2",
    language: "Python",
    version: 225,
    install: { with: "pip", requirements: "ibapi-10.50", program: "official.py" },
    gateway: PROTOBUF,
  },
  {
    id: "ib-insync",
    name: "ib_insync 0.9.86",
    language: "Python",
    version: 176,
    install: { with: "pip", requirements: "ib-insync", program: "async_client.py" },
  },
  {
    id: "ib-async",
    name: "ib_async 2.1.0",
    language: "Python",
    version: 178,
    install: { with: "pip", requirements: "ib-async", program: "async_client.py" },
  },
  {
    id: "stoqey",
    name: "@stoqey/ib 1.6.10 (IBApiNext)",
    language: "npm",
    version: 193,
    install: { with: "npm", packages: ["@stoqey/ib@1.6.10"], program: "stoqey.mjs" },
  },
];
