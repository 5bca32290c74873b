import { expect } from "@std/expect";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { loginAddress } from "./login_address.ts";

const TOKEN = "kq83JdTmzE2pVx7Lw0Rb";

function address(args: string): string {
  const { http } = parseConfig(args.split(" "), { HOME: "/nowhere", LOTSE_TOKEN: TOKEN });
  return loginAddress(http, { hostname: http.host, port: 8000 });
}

Deno.test("the link leads to a host that the desk answers for, wherever it listens", () => {
  expect(address("--host localhost")).toBe("http://localhost:8000/login");
  expect(address("--host ::1 --base-path /lotse")).toBe("http://[::1]:8000/lotse/login");
  const tls = "--tls-cert c --tls-key k";
  expect(address(`--host desk.lan ${tls}`)).toBe("https://desk.lan:8000/login");
  expect(address(`--host 0.0.0.0 ${tls}`)).toBe("https://127.0.0.1:8000/login");
  expect(address(`--host :: ${tls}`)).toBe("https://[::1]:8000/login");
  expect(address(`--host 0.0.0.0 ${tls} --allowed-hosts desk.lan:8443`)).toBe("https://desk.lan:8000/login");
});

Deno.test("behind a proxy the link leads to the proxy: nobody else is let in", () => {
  const proxy = "--trusted-proxy 10.0.0.2 --allowed-hosts";
  expect(address(`--host 10.0.0.5 ${proxy} desk.example --base-path /lotse`)).toBe(
    "https://desk.example/lotse/login",
  );
  expect(address(`${proxy} localhost,desk.example:8443`)).toBe("https://desk.example:8443/login");
  expect(address("--trusted-proxy 127.0.0.1")).toBe("http://127.0.0.1:8000/login");
});
