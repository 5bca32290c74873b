import { expect } from "@std/expect";
import { makeCertificate } from "@/tests/support/certificate.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { sender, SendError } from "./http.ts";

const options = { port: 0, hostname: "127.0.0.1", onListen() {} };

const sending = (url: string, rest: { body?: string; deadlineMs?: number } = {}) => ({
  url: new URL(url),
  method: rest.body === undefined ? "GET" as const : "POST" as const,
  headers: { authorization: "Bearer s" },
  deadlineMs: 5_000,
  ...rest,
});

/** Whether the other side can have heard of it. */
async function heard(sent: Promise<unknown>): Promise<boolean> {
  const error = await sent.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(SendError);
  return (error as SendError).heard;
}

Deno.test("a request comes through as it is, and an answer with its status", async () => {
  await using server = Deno.serve(options, async (request) => {
    const told = [request.method, request.headers.get("authorization"), await request.text()];
    return Response.json(told, { status: 418 });
  });
  const url = `http://127.0.0.1:${server.addr.port}/a?b=c`;
  const send = sender(null);
  expect(await send(sending(url))).toEqual({ status: 418, text: '["GET","Bearer s",""]' });
  expect((await send(sending(url, { body: "ä" }))).text).toBe('["POST","Bearer s","ä"]');
});

Deno.test("a redirection is an answer: the token goes nowhere else", async () => {
  let elsewhere = 0;
  await using other = Deno.serve(options, () => new Response(String(elsewhere++)));
  await using server = Deno.serve(options, () => Response.redirect(`http://127.0.0.1:${other.addr.port}/`));
  expect((await sender(null)(sending(`http://127.0.0.1:${server.addr.port}/`))).status).toBe(302);
  expect(elsewhere).toBe(0);
});

Deno.test("where nobody listens nothing was heard; an answer that breaks off or does not come may have been", async () => {
  expect(await heard(sender(null)(sending(`http://127.0.0.1:${freePort()}/`)))).toBe(false);
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const serving = (async () => {
    for (const answer of ["HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", ""]) {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(answer));
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  expect(await heard(sender(null)(sending(url, { body: "x" })))).toBe(true);
  expect(await heard(sender(null)(sending(url, { body: "x" })))).toBe(true);
  await serving;
});

Deno.test("one that takes too long is given up at its deadline", async () => {
  const held = Promise.withResolvers<Response>();
  await using server = Deno.serve(options, () => held.promise);
  const slow = sending(`http://127.0.0.1:${server.addr.port}/`, { deadlineMs: 50 });
  expect(await heard(sender(null)(slow))).toBe(true);
  held.resolve(new Response());
});

Deno.test("over TLS the desk is known by its certificate, and nobody without it gets the token", async () => {
  await using certificate = await makeCertificate();
  const tokens: (string | null)[] = [];
  const tls = { cert: certificate.pem, key: await Deno.readTextFile(certificate.keyFile) };
  await using server = Deno.serve({ ...options, ...tls }, (request) => {
    tokens.push(request.headers.get("authorization"));
    return new Response("ok");
  });
  const to = sending(`https://127.0.0.1:${server.addr.port}/`);
  expect(await sender(certificate.pem)(to)).toEqual({ status: 200, text: "ok" });
  await using other = await makeCertificate();
  await heard(sender(other.pem)(to));
  expect(tokens).toEqual(["Bearer s"]);
});
