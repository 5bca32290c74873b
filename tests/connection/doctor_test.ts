// The doctor in front of real peers, and as the program that a user starts.
import { expect } from "@std/expect";
import { startGateway } from "@lotse/paper-gateway";
import { askGateway } from "@/lib/server/doctor/tws_probe.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { freePort } from "@/tests/support/free_port.ts";

/** Listens and does with each connection what it is told. */
async function withPeer(
  serve: (socket: Deno.TcpConn) => unknown,
  test: (port: number) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const sockets: Deno.TcpConn[] = [];
  const serving = (async () => {
    for await (const socket of listener) {
      sockets.push(socket);
      await serve(socket);
    }
  })();
  try {
    await test(listener.addr.port);
  } finally {
    listener.close();
    for (const socket of sockets) {
      try {
        socket.close();
      } catch {
        // Closed by what serves it.
      }
    }
    await serving;
  }
}

Deno.test("what listens is asked over a real socket: a gateway, one that only reads, none, and three that are none", async () => {
  const at = (port: number) => askGateway({ host: "127.0.0.1", port });
  const gateway = await startGateway({ seed: 7, port: 0 });
  const asked = await at(gateway.port);
  expect(asked).toMatchObject({ state: "answered", serverVersion: 200, readOnly: false });
  if (asked.state !== "answered") throw new Error("It did answer");
  expect(asked.accounts).toEqual([expect.stringMatching(/^DU\d+$/)]);
  expect(Math.abs((asked.clock?.heardAt ?? 0) - (asked.clock?.theirs ?? 0))).toBeLessThan(10_000);
  await gateway.stop();
  expect(await at(gateway.port)).toEqual({ state: "refused" });
  const reading = await startGateway({ seed: 7, port: 0, settings: { readOnly: true } });
  expect(await at(reading.port)).toMatchObject({ state: "answered", readOnly: true });
  await reading.stop();
  const answer = new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n");
  await withPeer(
    (socket) => socket.write(answer),
    async (port) => expect(await at(port)).toEqual({ state: "foreign" }),
  );
  await withPeer(
    (socket) => socket.close(),
    async (port) => expect(await at(port)).toEqual({ state: "hung up" }),
  );
  await withPeer(() => {}, async (port) => expect(await at(port)).toEqual({ state: "silent" }));
});

Deno.test("the real program, with its own rights, on a machine with four things wrong", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_doctor_" });
  const [data, cache] = [`${dir}/data`, `${dir}/cache`];
  await Deno.mkdir(data, { mode: 0o777 });
  await Deno.chmod(data, 0o777);
  await Deno.writeTextFile(`${data}/lotse.json`, '{"limits":{"nonsense":1}}');
  await Deno.writeTextFile(
    `${data}/journal.sqlite`,
    "this is no database, and it is longer than its header would be",
  );
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const nobody = freePort();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...[
          "run",
          "--no-prompt",
          "--allow-run",
          "--allow-read",
          "--allow-env",
          fromRoot("lib/launch/main.ts"),
          "doctor",
        ],
        ...["--data-dir", data, "--cache-dir", cache, "--port", String(taken.addr.port)],
        ...["--gateway", `127.0.0.1:${nobody}`],
      ],
      clearEnv: true,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        HOME: dir,
        DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      },
    }).output();
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    expect([code, text]).toEqual([1, expect.stringMatching(/^FAULT {4}data folder +Others may write/m)]);
    expect(text).toMatch(/^FAULT {4}settings +.*lotse.json/m);
    expect(text).toMatch(/^FAULT {4}journal +.*can not be read/m);
    expect(text).toMatch(/^FAULT {4}port +Port \d+ of 127.0.0.1 is taken/m);
    expect(text).toMatch(/^FAULT {4}gateway +Nobody listens/m);
    expect(text).toMatch(/^ok +python +3\./m);
    expect(text).toMatch(/^ok +disk +\d+ MB free/m);
    // It changes nothing.
    expect([...Deno.readDirSync(dir)].map(({ name }) => name)).not.toContain("cache");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test({
  name: "a data folder where Deno lets nobody look is a fault with its advice, not an error of the doctor",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--allow-run", "--allow-read", "--allow-env"],
        ...[fromRoot("lib/launch/main.ts"), "doctor", "--simulate", "--data-dir", "/dev/shm/lotse_absent"],
      ],
    }).output();
    const text = new TextDecoder().decode(stdout);
    expect(code).toBe(1);
    expect(text).toMatch(/^FAULT {4}data folder +"\/dev\/shm\/lotse_absent" can not be written/m);
    expect(text).toContain("choose another with --data-dir");
  },
});
