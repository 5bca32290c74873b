import { expect } from "@std/expect";
import { deskAddress, hostAndPort } from "./address.ts";

Deno.test("the desk is on this machine, by whatever name and below whatever path; without a word at its usual port", () => {
  const rows: [string | null, boolean, string][] = [
    [null, false, "http://127.0.0.1:8000/"],
    [null, true, "https://127.0.0.1:8000/"],
    ["http://localhost:9000", false, "http://localhost:9000/"],
    ["http://[::1]:9000/lotse", false, "http://[::1]:9000/lotse/"],
    ["https://127.0.0.2", true, "https://127.0.0.2/"],
  ];
  for (const [text, tls, href] of rows) expect(deskAddress(text, { tls })?.href).toBe(href);
});

Deno.test("no other machine, no other protocol and nothing hidden in an address is the desk", () => {
  const wrong = [
    ...[
      "http://10.0.0.5:8000",
      "https://desk.example",
      "http://127.0.0.1.example:8000",
      "http://127.0.0.1@desk.example",
    ],
    ...["file:///etc/passwd", "ws://127.0.0.1:8000", "127.0.0.1:8000", "", "rubbish"],
    ...["http://user:pass@127.0.0.1:8000", "http://127.0.0.1:8000/?a=b", "http://127.0.0.1:8000/#a"],
  ];
  for (const text of wrong) expect([text, deskAddress(text, { tls: false })]).toEqual([text, null]);
});

Deno.test("a permission names host and port, where the address leaves the port out too", () => {
  const named = (text: string) => hostAndPort(new URL(text));
  expect(named("http://127.0.0.1:8000/")).toBe("127.0.0.1:8000");
  expect([named("http://localhost/"), named("https://[::1]/")]).toEqual(["localhost:80", "[::1]:443"]);
});
