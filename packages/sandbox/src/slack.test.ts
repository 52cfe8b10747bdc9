import { expect, test } from "vitest";
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
