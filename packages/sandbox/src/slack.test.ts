import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "./listen.ts";
import { startSandbox } from "./testing/start-sandbox.ts";

const CHANNEL = "C0TEST";

async function slack(url: string, method: string, body?: object, token = "xoxb-1") {
  const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const response = await fetch(`${url}/api/${method}`, {
    ...init,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test("a message is posted, changed, and listed once", async () => {
  const { url } = await startSandbox("slack");
  const posted = await slack(url, "chat.postMessage", { channel: CHANNEL, text: "failed" });
  expect(posted.body).toMatchObject({ ok: true, channel: CHANNEL, message: { text: "failed" } });
  const { ts } = posted.body;
  expect(ts).toMatch(/^\d{10}\.\d{6}$/);
  expect((await slack(url, "chat.update", { channel: CHANNEL, ts, text: "done" })).body.ok).toBe(true);
  const { body } = await slack(url, `conversations.history?channel=${CHANNEL}`);
  expect(body.messages).toMatchObject([{ ts, text: "done", edits: 1 }]);
});

test("twenty messages at once get twenty ids", async () => {
  const { url } = await startSandbox("slack");
  const posts = Array.from({ length: 20 }, (_, n) =>
    slack(url, "chat.postMessage", { channel: CHANNEL, text: `${n}` }),
  );
  const places = (await Promise.all(posts)).map(({ body }) => body.ts);
  expect(new Set(places).size).toBe(20);
});

test("an invalid request is refused with 200 and an error word", async () => {
  const { url } = await startSandbox("slack");
  const gone = { channel: CHANNEL, ts: "1.1", text: "x" };
  expect(await slack(url, "chat.update", gone)).toMatchObject({
    status: 200,
    body: { ok: false, error: "message_not_found" },
  });
  expect((await slack(url, "chat.postMessage", { channel: CHANNEL })).body.error).toBe("no_text");
  expect((await slack(url, "chat.postMessage", { text: "x" })).body.error).toBe("invalid_arguments");
  expect((await slack(url, "chat.postMessage", gone, "")).body.error).toBe("not_authed");
});

test("a fault of 429 says when to retry", async () => {
  const { url, fault } = await startSandbox("slack");
  await fault({ match: "chat.postMessage", status: 429 });
  const { status, headers } = await slack(url, "chat.postMessage", { channel: CHANNEL, text: "x" });
  expect([status, headers.get("retry-after")]).toEqual([429, "1"]);
});

/** A message with one button. */
const QUESTION = {
  channel: CHANNEL,
  text: "a refund waits",
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: "a refund waits" } },
    {
      type: "actions",
      block_id: "a1",
      elements: [{ type: "button", action_id: "approve", value: "apr_1:1:ab" }],
    },
  ],
};

test("a press is signed by the vendor's scheme, and a button that was taken away cannot be pressed", async () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const listener = await listen("console", 0);
  onTestFinished(() => listener.close());
  listener.serve(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(200).end();
  });
  const { url, control } = await startSandbox("slack", {
    consoleUrl: listener.url,
    slackSigningSecret: "s3cret",
  });
  const { ts } = (await slack(url, "chat.postMessage", QUESTION)).body;
  const order = { kind: "slack.press", channel: CHANNEL, ts, action: "approve", user: "U1" };
  expect(await control("POST", "deliver", order)).toMatchObject({
    status: 200,
    body: { deliveries: [{ status: 200 }] },
  });

  const { headers, body } = received[0] ?? { headers: {}, body: "" };
  const signed = createHmac("sha256", "s3cret").update(`v0:${headers["x-slack-request-timestamp"]}:${body}`);
  expect(headers["x-slack-signature"]).toBe(`v0=${signed.digest("hex")}`);
  expect(JSON.parse(new URLSearchParams(body).get("payload") ?? "")).toMatchObject({
    type: "block_actions",
    user: { id: "U1" },
    container: { channel_id: CHANNEL, message_ts: ts },
    actions: [{ action_id: "approve", block_id: "a1", value: "apr_1:1:ab" }],
  });

  await slack(url, "chat.update", { channel: CHANNEL, ts, text: "approved", blocks: [] });
  expect((await control("POST", "deliver", order)).status).toBe(404);
});

test("what one member alone sees is not in the channel's history", async () => {
  const { url, control } = await startSandbox("slack");
  const shown = await slack(url, "chat.postEphemeral", { channel: CHANNEL, user: "U1", text: "not allowed" });
  expect(shown.body).toMatchObject({ ok: true, message_ts: expect.any(String) });
  expect((await slack(url, `conversations.history?channel=${CHANNEL}`)).body.messages).toEqual([]);
  expect((await control("GET", "shown-to?user=U1")).body).toMatchObject({ items: [{ text: "not allowed" }] });
  expect((await control("GET", "shown-to?user=U2")).body).toEqual({ items: [] });
});

test("a history answers the newest hundred, or as many as asked for", async () => {
  const { url } = await startSandbox("slack");
  for (let n = 0; n < 101; n++) await slack(url, "chat.postMessage", { channel: CHANNEL, text: `${n}` });
  const usual = (await slack(url, `conversations.history?channel=${CHANNEL}`)).body;
  expect([usual.messages.length, usual.messages[0].text, usual.has_more]).toEqual([100, "100", true]);
  const { messages } = (await slack(url, `conversations.history?channel=${CHANNEL}&limit=2`)).body;
  expect(messages).toHaveLength(2);
});
