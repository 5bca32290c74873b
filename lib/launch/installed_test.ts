import { expect } from "@std/expect";
import { dirname, join } from "node:path";
import { fromRoot } from "@/lib/server/root.ts";
import { isInstalled } from "./installed.ts";

const LOCK = {
  version: "5",
  specifiers: { "npm:desk@^2": "2.1.0_peer@1.0.0", "jsr:@std/expect@^1": "1.0.17" },
  npm: {
    "desk@2.1.0_peer@1.0.0": { dependencies: ["@scope/part", "is@2.0.0", "old-is@npm:is@1.0.0"] },
    "@scope/part@3.0.0": { dependencies: ["desk"] },
    "is@2.0.0": {},
    "is@1.0.0": {},
    "peer@1.0.0": {},
  },
};
const LINKS = {
  "desk": "desk@2.1.0/node_modules/desk",
  ".deno/desk@2.1.0/node_modules/@scope/part": "@scope+part@3.0.0/node_modules/@scope/part",
  ".deno/@scope+part@3.0.0/node_modules/desk": "desk@2.1.0/node_modules/desk",
  ".deno/desk@2.1.0/node_modules/is": "is@2.0.0/node_modules/is",
  ".deno/desk@2.1.0/node_modules/old-is": "is@1.0.0/node_modules/is",
};

/** A checkout of which everything is installed, for `change` to spoil; removed when it is disposed of. */
function checkout() {
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "lotse_installed_" }));
  const modules = join(root, "node_modules");
  const write = (file: string, content: unknown) => {
    Deno.mkdirSync(dirname(join(root, file)), { recursive: true });
    Deno.writeTextFileSync(join(root, file), JSON.stringify(content));
  };
  const link = (from: string, to: string) => {
    const place = join(modules, from);
    Deno.mkdirSync(dirname(place), { recursive: true });
    Deno.mkdirSync(join(modules, ".deno", to), { recursive: true });
    Deno.removeSync(place, { recursive: true });
    Deno.symlinkSync(join(modules, ".deno", to), place, { type: "dir" });
  };
  write("deno.lock", LOCK);
  write("deno.json", { imports: { desk: "npm:desk@^2", "@/": "./" }, workspace: ["member"] });
  write("member/deno.json", { imports: { deep: "npm:desk@^2/deep" } });
  for (const [from, to] of Object.entries(LINKS)) {
    Deno.mkdirSync(join(modules, from), { recursive: true });
    link(from, to);
  }
  for (const id of ["desk@2.1.0", "@scope+part@3.0.0", "is@1.0.0", "is@2.0.0"]) {
    write(`node_modules/.deno/${id}/.initialized`, "");
  }
  return { root, write, link, [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }) };
}

type Checkout = ReturnType<typeof checkout>;

Deno.test("the packages of this checkout, as Deno has laid them out, are read as they lie", () => {
  expect(isInstalled(fromRoot())).toBe(true);
});

Deno.test("what a start finds as the lock file says is not looked after again", () => {
  using folder = checkout();
  expect(isInstalled(folder.root)).toBe(true);
});

const faults: { name: string; change: (folder: Checkout) => void }[] = [
  {
    name: "no node_modules",
    change: ({ root }) => Deno.removeSync(join(root, "node_modules"), { recursive: true }),
  },
  {
    name: "another version on top",
    change: ({ link }) => link("desk", "desk@2.0.0/node_modules/desk"),
  },
  {
    name: "another version of what a package needs",
    change: ({ link }) => link(".deno/desk@2.1.0/node_modules/is", "is@1.0.0/node_modules/is"),
  },
  {
    name: "a package that is missing deep down",
    change: ({ root }) => Deno.removeSync(join(root, "node_modules/.deno/is@1.0.0"), { recursive: true }),
  },
  {
    name: "a package that was not unpacked to its end",
    change: ({ root }) => Deno.removeSync(join(root, "node_modules/.deno/@scope+part@3.0.0/.initialized")),
  },
  {
    name: "a later version in the lock file",
    change: ({ write }) =>
      write("deno.lock", {
        ...LOCK,
        specifiers: { "npm:desk@^2": "2.2.0" },
        npm: { ...LOCK.npm, "desk@2.2.0": {} },
      }),
  },
  {
    name: "a package that the checkout asks for and the lock file does not have",
    change: ({ write }) => write("member/deno.json", { imports: { other: "npm:other@1" } }),
  },
  {
    name: "a lock file of another form",
    change: ({ write }) => write("deno.lock", { ...LOCK, version: "6" }),
  },
  { name: "no lock file", change: ({ root }) => Deno.removeSync(join(root, "deno.lock")) },
];

Deno.test.each(faults)("Deno looks after the packages: $name", ({ change }) => {
  using folder = checkout();
  change(folder);
  expect(isInstalled(folder.root)).toBe(false);
});
