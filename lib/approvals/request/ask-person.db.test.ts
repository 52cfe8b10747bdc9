import { createVagus, type Question, type Vagus } from "@vagus/client";
import { askPerson } from "@vagus/client/inngest";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { approvals, outbox } from "@/db/schema";
import { NotSignedIn } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { respondError } from "@/lib/http/respond-error";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { readApproval } from "../card/read-approval.ts";
import { decideApproval } from "../decision/decide-approval.ts";
import { requestApproval, withdrawRequest } from "./request-approval.ts";
import { RequestApproval } from "./schemas.ts";

withTestDatabase();

/** While true the console gives no answer. */
let away = false;
let vagus: Vagus;
const question = (key: string): Question => ({
  idempotencyKey: key,
  title: "Discount for order 4711",
  choices: ["10 %", "20 %"],
  deadline: new Date(Date.now() + 3_600_000),
});

const engine = withEngine({
  more: (client) => [
    client.createFunction(
      { id: "grant-discount", retries: 3, triggers: [{ event: "test/discount.wanted" }] },
      async ({ event, step, group }) => askPerson({ step, group }, vagus, "ask", question(event.data.key)),
    ),
  ],
});

beforeAll(async () => {
  const { makeToken } = await import("@/lib/tokens/create-token");
  const { token } = await makeToken(
    {
      userId: localUser("engineer").id,
      name: "Discounts",
      scopes: ["see", "request_approval"],
      expiresInDays: 1,
    },
    { type: "system", id: "cli" },
  );
  vagus = createVagus({ url: "http://127.0.0.1:3000", token, fetch: answer });
});

/** The console's verbs behind its API, without the web server before them. */
async function answer(url: string, { method, headers, body }: RequestInit): Promise<Response> {
  if (away) throw new Error("connection refused");
  const { readMe } = await import("@/lib/access/read-session");
  const me = await readMe(new Headers(headers));
  const id = new URL(url).pathname.split("/")[3] ?? "";
  try {
    if (!me) throw new NotSignedIn();
    if (method === "DELETE") await withdrawRequest(me, id);
    if (method !== "POST") return Response.json(await readApproval(me, id));
    const opened = await requestApproval(me, RequestApproval.parse(JSON.parse(String(body))));
    return Response.json(await readApproval(me, opened.id));
  } catch (error) {
    return respondError(error, "the console");
  }
}

async function want(key: string): Promise<string> {
  const { inngest } = await import("@/inngest/client");
  const { ids } = await inngest.send({ name: "test/discount.wanted", data: { key } });
  return ids[0] ?? "";
}

const opened = (key: string) =>
  engine.until("the question", async () => {
    const rows = await db().select().from(approvals).where(eq(approvals.kind, "request"));
    return rows.find(({ effectKey }) => effectKey.endsWith(`:${key}`));
  });

const yes = (id: string) =>
  decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1, answer: "20 %" });

const APPROVED = { verdict: "approved", value: "20 %" };

describe("an Inngest function that asks people", () => {
  it("resumes with their answer", async () => {
    const eventId = await want("plain");
    const { id } = await opened("plain");
    await yes(id);
    expect((await engine.ended("grant-discount", eventId)).output).toEqual(APPROVED);
  });

  it("gets an answer that was given before it waited", async () => {
    const { id } = await vagus.ask(question("early"));
    await yes(id);
    const run = await engine.ended("grant-discount", await want("early"));
    expect(run.output).toEqual(APPROVED);
  });

  it("gets the answer when the event of the decision is lost", async () => {
    const eventId = await want("lost");
    const { id } = await opened("lost");
    await yes(id);
    await db().delete(outbox).where(eq(outbox.name, "approval/decided"));
    expect((await engine.ended("grant-discount", eventId)).output).toEqual(APPROVED);
  });

  it("gets the answer once when the event arrives twice", async () => {
    const eventId = await want("twice");
    const { id } = await opened("twice");
    await yes(id);
    const { inngest } = await import("@/inngest/client");
    const data = { approvalId: id, decisionId: "again" };
    await inngest.send([
      { name: "approval/decided", data },
      { name: "approval/decided", data },
    ]);
    expect((await engine.ended("grant-discount", eventId)).output).toEqual(APPROVED);
  });

  it("learns of a rejection once it can no longer be taken back, and of a withdrawal", async () => {
    const eventId = await want("no");
    const { id } = await opened("no");
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    expect((await vagus.read(id)).answer).toBeNull();
    expect((await engine.ended("grant-discount", eventId)).output).toEqual({
      verdict: "rejected",
      value: null,
    });

    const other = await want("withdrawn");
    await vagus.withdraw((await opened("withdrawn")).id);
    expect((await engine.ended("grant-discount", other)).output).toMatchObject({ verdict: "withdrawn" });
  });
});

describe("any other program", () => {
  it("asks once while the console comes and goes, and reads the answer", async () => {
    away = true;
    const asking = vagus.ask(question("away"));
    setTimeout(() => {
      away = false;
    }, 600);
    const { id } = await asking;
    const waiting = vagus.waitForAnswer(id, { everyMs: 20 });
    await yes(id);
    expect(await waiting).toEqual(APPROVED);
  });

  it("gets an error instead of an answer when a row was marked approved in the database", async () => {
    const { id } = await vagus.ask(question("forged"));
    await db()
      .update(approvals)
      .set({ status: "approved", effectiveAt: new Date(0) })
      .where(eq(approvals.id, id));
    await expect(vagus.read(id)).rejects.toMatchObject({ code: "answer_unverified" });
  });

  it("reads the console's code when it is refused", async () => {
    await vagus.ask(question("same"));
    await expect(vagus.ask({ ...question("same"), title: "Another" })).rejects.toMatchObject({
      code: "idempotency_conflict",
      status: 409,
    });
  });
});
