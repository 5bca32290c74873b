// For the test of the server's German: where the server's texts stand, and which of them need none.

/** Folders and files whose texts can reach the screen. */
export const sources = {
  folders: ["orders", "connection", "desk", "bridge", "market", "contracts", "python_env", "http"]
    .map((folder) => `lib/server/${folder}/`),
  files: [
    "lib/server/errors.ts",
    "lib/server/simulator.ts",
    "lib/server/simulator_process.ts",
    "lib/server/runtime.ts",
    "lib/contract/requests.ts",
  ],
  /** A page for people, metrics for machines, Python code in a string. */
  without: [
    "orders/book/state_page",
    "desk/health",
    "http/open_metrics",
    "http/security_headers",
    "python_env/find_python",
  ]
    .map((file) => `lib/server/${file}.ts`),
};

/** Parts of texts that are put together; the whole has an entry and a case in the test. */
export const pieces: readonly string[] = [
  "{}fills are being read again",
  "as sent",
  " after the cancel",
  "corrected: {} @ {} → {} @ {}",
  "{}; {} of {}",
  "Change {}: {}",
  "good till {} UTC",
  "at the market",
  "at limit {}",
  "at the market once {} is reached",
  "at limit {} once {} is reached",
  ", its stop starting at {}",
  "at the market once the price turns by {}{}",
  "trailing amount",
  "trailing percentage",
  "time in force",
  "The quote is old{}",
  "{}, or start with “--simulate”",
  "Check the network and the window of TWS or IB Gateway. ",
  "A message of IB could not be read{}: orders, fills and positions are read again",
  "The Python bridge ended {}{}",
  "The Python bridge ended at start {}{}",
  "Python is too old: found {}, needed is {}.{}",
  "ibapi {} is too old: needed is {}.{}",
];

/** Said to the log, to the journal, to programmers or to scripts only. */
export const notForScreen: readonly string[] = [
  "status {}",
  "code {}",
  "perm {}",
  "{} since {}",
  "Nobody is there to read the broker",
  "This address answers {}",
  "Give each parameter once",
  "What ended before {} is in the journal only: deno task journal export",
  "The bridge answered '{}' with something else: {}",
  "Log line of more than {} bytes dropped",
  "Not JSON",
  "Not a message",
  "Unknown type '{}'",
  "not valid",
  "lotse session 1",
  "Start the desk by dev.ts or start.ts",
  'The order journal "{}" can not be opened: {}. Keep the file and move it away, or choose another --data-dir',
  'This desk does not answer for the host "{}"',
  "The address is too long",
  "This address answers {}",
  "The address is escaped twice",
  "The address of the request can not be read",
  "The desk is not at this address",
  "Send a form",
  "The form can not be read",
  "This address answers {}",
  "The address has control characters",
  "The address leads out of this place",
  "The address is not valid percent-encoding",
  "Send application/json",
  "The body is not JSON: {}",
];
