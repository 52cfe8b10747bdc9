import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { env } from "./support/addresses.ts";
import { basicAuth, deliver, inboundMail, sql } from "./support/desk.ts";

const counted = async () => {
  const [row] = await sql<{ tickets: number; messages: number; outbox: number; rejected: number }[]>`
    select (select count(*)::int from tickets) as tickets, (select count(*)::int from messages) as messages,
           (select count(*)::int from outbox where status = 'pending' or attempts > 0) as outbox,
           (select count(*)::int from webhook_deliveries where status = 'rejected') as rejected`;
  return row ?? { tickets: 0, messages: 0, outbox: 0, rejected: 0 };
};

const mail = () => inboundMail("ada@example.com", "Hello", "Hello there", randomUUID());
const { webhookUser, webhookPassword } = env.postmark;

const REFUSED = [
  { why: "no authorisation", status: 401, cause: "unauthorized", send: () => deliver(mail(), "") },
  {
    why: "a wrong password",
    status: 401,
    cause: "unauthorized",
    send: () => deliver(mail(), basicAuth(webhookUser, "wrong")),
  },
  {
    why: "a wrong user",
    status: 401,
    cause: "unauthorized",
    send: () => deliver(mail(), basicAuth("somebody", webhookPassword)),
  },
  {
    why: "another scheme",
    status: 401,
    cause: "unauthorized",
    send: () => deliver(mail(), `Bearer ${webhookPassword}`),
  },
  { why: "no JSON", status: 400, cause: "not_json", send: () => deliver("{ not json") },
  { why: "another shape", status: 422, cause: "schema", send: () => deliver({ hello: "world" }) },
  {
    why: "a sender without an address",
    status: 422,
    cause: "schema",
    send: () => deliver({ ...mail(), FromFull: { Name: "x" } }),
  },
  {
    why: "too large a body",
    status: 413,
    cause: "too_large",
    send: () => deliver({ ...mail(), TextBody: "x".repeat(4_600_000) }),
  },
] as const;

for (const { why, status, cause, send } of REFUSED) {
  test(`${why}: ${status}, stored as rejected, nothing else written`, async () => {
    const before = await counted();
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
    expect(await counted()).toEqual({ ...before, rejected: before.rejected + 1 });
    const [kept] =
      await sql`select * from webhook_deliveries where status = 'rejected' order by id desc limit 1`;
    expect(kept).toMatchObject({ provider: "postmark", cause, http_status: status });
    expect(JSON.stringify(kept)).not.toContain(webhookPassword);
    if (status === 401) expect(kept?.body).toBeNull();
  });
}

test("a mail longer than its declared length is cut off while it streams", async () => {
  const before = await counted();
  const chunk = new TextEncoder().encode("x".repeat(100_000));
  let sent = 0;
  const stream = new ReadableStream({
    pull(controller) {
      sent += 1;
      if (sent > 80) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const request: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { authorization: basicAuth(webhookUser, webhookPassword) },
    body: stream,
    duplex: "half",
  };
  const outcome = await fetch(`http://127.0.0.1:${env.ports.app}/api/webhooks/postmark`, request).then(
    ({ status }) => status,
    () => "cut off",
  );
  expect([413, "cut off"]).toContain(outcome);
  expect(await counted()).toMatchObject({ tickets: before.tickets, messages: before.messages });
});
