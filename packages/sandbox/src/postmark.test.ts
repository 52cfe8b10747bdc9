import { Errors, ServerClient } from "postmark";
import { describe, expect, test } from "vitest";
import { startSandbox, type TestSandbox } from "./testing/start-sandbox.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAIL = {
  From: '"Vagus Support" <support@vagus.example>',
  To: "ada@example.com",
  Subject: "Your refund of $49.00",
  TextBody: "Hi Ada,\n\nWarmly,\nVagus Support",
  Metadata: { send_id: "snd_01" },
  Headers: [{ Name: "In-Reply-To", Value: "<m1@mail.example.com>" }],
};

const start = () => startSandbox("postmark", { only: ["postmark"] });

function connect(sandbox: TestSandbox, token = "any-token", timeoutSeconds = 10): ServerClient {
  return new ServerClient(token, {
    useHttps: false,
    requestHost: `127.0.0.1:${sandbox.port}`,
    timeout: timeoutSeconds,
  });
}

async function errorOf(call: Promise<unknown>): Promise<Errors.PostmarkError> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Errors.PostmarkError) return outcome;
  throw new Error(`A Postmark error was expected, it came to ${String(outcome)}.`);
}

/** Mails of the outbox with this send id, as the console looks for a lost one. */
async function withSendId(client: ServerClient, sendId: string): Promise<string[]> {
  const found = await client.getOutboundMessages({ count: 50, offset: 0, metadata_send_id: sendId });
  return found.Messages.map((message) => message.MessageID);
}

describe("sending", () => {
  test("puts the mail into the outbox, whole", async () => {
    const client = connect(await start());
    const sent = await client.sendEmail(MAIL);
    expect(sent).toMatchObject({ To: "ada@example.com", ErrorCode: 0, Message: "OK" });
    expect(sent.MessageID).toMatch(UUID);
    const details = await client.getOutboundMessageDetails(sent.MessageID);
    expect(details).toMatchObject({
      MessageID: sent.MessageID,
      From: MAIL.From,
      Recipients: ["ada@example.com"],
      Subject: MAIL.Subject,
      TextBody: MAIL.TextBody,
      Metadata: MAIL.Metadata,
      Status: "Sent",
    });
    expect(details.Body).toContain("In-Reply-To: <m1@mail.example.com>");
  });

  test.each([
    ["no sender", { From: "" }, 300],
    ["two senders", { From: "a@example.com, b@example.com" }, 300],
    ["no recipient", { To: "" }, 300],
    ["a recipient that is none", { To: "ada at example" }, 300],
    ["no body", { TextBody: "" }, 300],
    ["51 recipients", { To: Array.from({ length: 51 }, (_, n) => `u${n}@example.com`).join(",") }, 300],
    ["keys that differ in case only", { Metadata: { a: "1", A: "2" } }, 300],
    ["an inactive recipient", { To: "gone@inactive.example.com" }, 406],
  ])("with %s is refused", async (_what, change, code) => {
    const client = connect(await start());
    const error = await errorOf(client.sendEmail({ ...MAIL, ...change }));
    expect(error).toMatchObject({ statusCode: 422, code });
    expect(error).toBeInstanceOf(
      code === 406 ? Errors.InactiveRecipientsError : Errors.InvalidEmailRequestError,
    );
    expect((await client.getOutboundMessages()).Messages).toEqual([]);
  });

  test("names the inactive recipients, and sends to the others", async () => {
    const client = connect(await start());
    const alone = await errorOf(client.sendEmail({ ...MAIL, To: "gone@inactive.example.com" }));
    expect(alone).toHaveProperty("recipients", ["gone@inactive.example.com"]);
    const sent = await client.sendEmail({ ...MAIL, Cc: "gone@inactive.example.com" });
    expect(sent.Message).toContain("gone@inactive.example.com");
    expect((await client.getOutboundMessageDetails(sent.MessageID)).Recipients).toEqual(["ada@example.com"]);
  });

  test("needs a token; the test token sends nothing", async () => {
    const sandbox = await start();
    const response = await fetch(`${sandbox.url}/email`, { method: "POST", body: JSON.stringify(MAIL) });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ ErrorCode: 10 }),
    ]);
    await connect(sandbox, "POSTMARK_API_TEST").sendEmail(MAIL);
    expect((await connect(sandbox).getOutboundMessages()).Messages).toEqual([]);
  });
});

describe("an address", () => {
  const suppress = (sandbox: TestSandbox, kind: string, messageId: string) =>
    sandbox.control("POST", "deliver", { kind: `postmark.${kind}`, messageId });

  test("that bounced gets no mail until it is reactivated; one that complained stays closed", async () => {
    const credentials = { webhookUser: "u", webhookPassword: "p" };
    const consoleUrl = "http://127.0.0.1:9";
    const sandbox = await startSandbox("postmark", { only: ["postmark"], consoleUrl, ...credentials });
    const client = connect(sandbox);
    const lift = async (EmailAddress: string) =>
      (await client.deleteSuppressions("outbound", { Suppressions: [{ EmailAddress }] })).Suppressions[0];

    const bounced = await client.sendEmail(MAIL);
    await suppress(sandbox, "bounce", bounced.MessageID);
    expect(await errorOf(client.sendEmail(MAIL))).toMatchObject({ statusCode: 422, code: 406 });
    expect(await lift("Ada@Example.com")).toMatchObject({ Status: "Deleted", Message: null });
    expect(await client.sendEmail(MAIL)).toMatchObject({ ErrorCode: 0 });
    expect(await lift("never@example.com")).toMatchObject({ Status: "Deleted" });

    const complained = await client.sendEmail({ ...MAIL, To: "grace@example.com" });
    await suppress(sandbox, "spam-complaint", complained.MessageID);
    expect(await lift("grace@example.com")).toMatchObject({ Status: "Failed" });
    expect(await errorOf(client.sendEmail({ ...MAIL, To: "grace@example.com" }))).toMatchObject({
      code: 406,
    });
  });
});

describe("searching the outbox", () => {
  test("by metadata, recipient, tag and page, newest first", async () => {
    const client = connect(await start());
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      const To = n === 2 ? "grace@example.com" : "ada@example.com";
      const sent = await client.sendEmail({ ...MAIL, To, Tag: `t${n}`, Metadata: { send_id: `snd_${n}` } });
      ids.unshift(sent.MessageID);
    }
    const found = async (filter: Parameters<ServerClient["getOutboundMessages"]>[0]) =>
      (await client.getOutboundMessages(filter)).Messages.map((message) => message.MessageID);
    expect(await found({ count: 500, offset: 0 })).toEqual(ids);
    expect(await found({ count: 1, offset: 1 })).toEqual([ids[1]]);
    expect(await withSendId(client, "snd_2")).toEqual([ids[1]]);
    expect(await withSendId(client, "snd_9")).toEqual([]);
    expect(await found({ count: 10, offset: 0, recipient: "ADA@example.com" })).toEqual([ids[0], ids[2]]);
    expect(await found({ count: 10, offset: 0, tag: "t3" })).toEqual([ids[0]]);
    expect((await client.getOutboundMessages({ count: 1, offset: 0 })).TotalCount).toBe(3);
  });

  test("refuses two metadata filters at once and a count out of range", async () => {
    const client = connect(await start());
    const both = client.getOutboundMessages({ count: 1, offset: 0, metadata_a: "1", metadata_b: "2" });
    expect((await errorOf(both)).statusCode).toBe(422);
    expect((await errorOf(client.getOutboundMessages({ count: 501, offset: 0 }))).statusCode).toBe(422);
  });

  test("an unknown mail is an error", async () => {
    const client = connect(await start());
    expect(await errorOf(client.getOutboundMessageDetails("nope"))).toMatchObject({
      statusCode: 422,
      code: 701,
    });
  });
});

describe("faults", () => {
  test("503 sends nothing, and the next call goes through", async () => {
    const sandbox = await start();
    const client = connect(sandbox);
    await sandbox.fault({ match: "POST /email", status: 503 });
    expect(await errorOf(client.sendEmail(MAIL))).toMatchObject({ statusCode: 503 });
    expect(await withSendId(client, "snd_01")).toEqual([]);
    expect((await client.sendEmail(MAIL)).ErrorCode).toBe(0);
  });

  test("a mail whose answer was lost is found by its metadata", async () => {
    const sandbox = await start();
    const client = connect(sandbox);
    await sandbox.fault({ match: "POST /email", status: "reset-after" });
    expect(await errorOf(client.sendEmail(MAIL))).toMatchObject({ statusCode: 0, code: 0 });
    expect(await withSendId(client, "snd_01")).toHaveLength(1);
  });

  test("a reset before leaves nothing", async () => {
    const sandbox = await start();
    const client = connect(sandbox);
    await sandbox.fault({ match: "POST /email", status: "reset" });
    await errorOf(client.sendEmail(MAIL));
    expect(await withSendId(client, "snd_01")).toEqual([]);
  });
});

test("the call list holds no address", async () => {
  const sandbox = await start();
  const client = connect(sandbox);
  const { MessageID } = await client.sendEmail(MAIL);
  await client.getOutboundMessages({ count: 1, offset: 0, recipient: "ada@example.com" });
  await errorOf(client.sendEmail({ ...MAIL, To: "ada at example" }));
  const calls = await sandbox.calls();
  expect(calls.map((call) => call.summary)).toEqual([
    `mail ${MessageID} to 1`,
    "1 of 1 mails",
    "refused: ErrorCode 300",
  ]);
  expect(JSON.stringify(calls)).not.toContain("ada");
});
