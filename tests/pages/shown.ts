// What shows each command of the pages: one row for a kind of command, the longer beginning first.
import type { Shown } from "./commands.ts";

const ROOT_OF_A_MACHINE = "root of a machine that runs systemd";

export const SHOWN: readonly Shown[] = [
  { begins: "npx -y deno task build", runs: "to its end", says: /^/ },
  { begins: "npx -y deno task viewer", test: "tests/browser/viewer_test.ts" },
  { begins: "npx -y deno task start --paper --simulate --publish", test: "tests/api/publish_test.ts" },
  { begins: "npx -y deno task start --paper --simulate", runs: "until it serves" },
  { begins: "npx -y deno task token create", runs: "to its end", says: /^lotse_[\w-]{43}$/m },
  { begins: "npx -y deno task token list", runs: "to its end", says: /momentum|advisor/ },
  { begins: "npx -y deno task token revoke", runs: "to its end", says: /^Revoked: / },
  { begins: "curl -H", runs: "to its end", says: /"previewToken"|"proposalId"/ },
  { begins: "npx -y deno task dev --paper", test: "tests/api/rights_test.ts" },
  { begins: "npx -y deno task --cwd examples/host start", test: "tests/api/host_example_test.ts" },
  { begins: "npx -y deno task --cwd examples/islands start", test: "tests/api/host_example_test.ts" },
  { begins: "npx -y deno task gateway", test: "tests/api/rights_test.ts" },
  { begins: "npx -y deno task replay", test: "tests/api/recording_test.ts" },
  { begins: "npx -y deno run --allow-net=127.0.0.1:8000", test: "tests/api/scripts_test.ts" },
  { begins: "npx -y deno task doctor", test: "lib/server/doctor/doctor_test.ts" },
  { begins: "npx -y deno task ok", needs: "is what CI runs before the tests" },
  { begins: "npx -y deno task test", needs: "is what CI runs" },
  { begins: "npx -y deno task bench", needs: "a quiet machine" },
  { begins: "npx -y deno task chaos", test: "tests/chaos/chaos_test.ts" },
  { begins: "npx -y deno task compile", test: "tests/shipping/shipped_test.ts" },
  { begins: "npx -y deno task package", test: "tests/shipping/shipped_test.ts" },
  { begins: "npx lotse", test: "tests/shipping/shipped_test.ts" },
  { begins: "npm install", test: "tests/shipping/shipped_test.ts" },
  { begins: "lotse --", test: "tests/shipping/shipped_test.ts" },
  { begins: "sha256sum -c", needs: "a binary that was downloaded" },
  { begins: "pip download", needs: "the network of a package index" },
  { begins: "journalctl ", needs: ROOT_OF_A_MACHINE },
  { begins: "lotse journal ", test: "lib/server/journal/backup_test.ts" },
  { begins: "sudo ", needs: ROOT_OF_A_MACHINE },
  { begins: "pip install --quiet ib_async ./lotse", test: "gateway/libraries/libraries_test.ts" },
  { begins: "pytest -q -o paper_gateway_command", test: "gateway/libraries/libraries_test.ts" },
];
