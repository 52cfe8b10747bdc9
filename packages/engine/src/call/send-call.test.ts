import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { listenOnFreePort } from "../../conformance/scripted-app.ts";
import { createCallSender } from "./send-call.ts";

let server: Server | undefined;
const sender = createCallSender(4);
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(null)));
});

async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(listener);
  return `http://127.0.0.1:${await listenOnFreePort(server)}/`;
}

test("a connection is used again, and replaced when the app has closed it meanwhile", async () => {
  let requests = 0;
  const ports = new Set<number | undefined>();
  const url = await serve((incoming, outgoing) => {
    requests += 1;
    ports.add(incoming.socket.remotePort);
    incoming.resume();
    // What an app does whose idle time is over: the request meets a closed connection.
    if (requests === 3) incoming.socket.destroy();
    else outgoing.end(String(requests));
  });
  const bodies: unknown[] = [];
  for (let i = 0; i < 3; i++) bodies.push(await sender.send(url, {}, "{}"));
  expect(bodies).toMatchObject([{ body: "1" }, { body: "2" }, { body: "4" }]);
  expect(ports.size).toBe(2);
});

test("a reply that breaks off counts as none", async () => {
  const url = await serve((_incoming, outgoing) => {
    outgoing.writeHead(200, { "content-length": "100" });
    outgoing.write("half");
    setImmediate(() => outgoing.destroy());
  });
  expect(await sender.send(url, {}, "{}")).toHaveProperty("unreachable");
});

test("a redirect keeps the method, the body, and which function is meant", async () => {
  const seen: string[] = [];
  const url = await serve(async (incoming, outgoing) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    seen.push(`${incoming.method} ${incoming.url} ${body}`);
    if (seen.length === 1) outgoing.writeHead(302, { location: "/elsewhere?stepId=wrong&more=1" }).end();
    else outgoing.end("there");
  });
  const answer = await sender.send(`${url}?fnId=f&stepId=step`, {}, "{}");
  expect(answer).toMatchObject({ status: 200, body: "there" });
  expect(seen).toEqual(["POST /?fnId=f&stepId=step {}", "POST /elsewhere?stepId=step&more=1&fnId=f {}"]);
});

test("a redirect to nowhere is an app that cannot be reached", async () => {
  const url = await serve((_incoming, outgoing) => {
    outgoing.writeHead(302, { location: "http://:0/" }).end();
  });
  expect(await sender.send(url, {}, "{}")).toEqual({ unreachable: "a redirect to something that is no URL" });
});

test("circular redirects and invalid URLs end as unreachable", async () => {
  const url = await serve((_incoming, outgoing) => {
    outgoing.writeHead(308, { location: "/again" }).end();
  });
  expect(await sender.send(url, {}, "{}")).toEqual({ unreachable: "more than 60 redirects" });
  expect(await sender.send("not a url", {}, "{}")).toHaveProperty("unreachable");
  expect(await sender.send("ftp://127.0.0.1/x", {}, "{}")).toHaveProperty("unreachable");
});
