import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, modelCalls, outbox, ticketNotes } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { requestInvestigation, requestSummary } from "@/lib/tickets/notes/request-note";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

const reviewer = localUser("reviewer");
const notesOf = (ticketId: string) =>
  db().select().from(ticketNotes).where(eq(ticketNotes.ticketId, ticketId)).orderBy(ticketNotes.id);

async function eventOf(name: string, ticketId: string): Promise<string> {
  const found = await db().select().from(outbox).where(eq(outbox.name, name));
  return found.find(({ data }) => data.ticketId === ticketId)?.id ?? "";
}

describe.each([
  {
    functionId: "thread-summary",
    event: "ticket/summary_requested",
    kind: "summary",
    ask: requestSummary,
    audited: [],
  },
  {
    functionId: "investigate-ticket",
    event: "ticket/investigation_requested",
    kind: "investigation",
    ask: requestInvestigation,
    audited: ["investigation_requested"],
  },
])("$functionId", ({ functionId, event, kind, ask, audited }) => {
  it("writes a note and passes its id on, never its words; run again it writes another", async () => {
    const { ticketId } = await storeMail(db(), { body: "My parcel canarybody never came. What now?" });
    await ask(reviewer, ticketId);
    const rows = await db().select().from(auditLog).where(eq(auditLog.subjectId, ticketId));
    expect(rows.map(({ action }) => action)).toEqual(audited);
    const run = await engine.ended(functionId, await eventOf(event, ticketId));
    expect(run.status).toBe("completed");
    const [note] = await notesOf(ticketId);
    expect(note).toMatchObject({ kind, runId: run.id });
    expect(note?.body).toContain("canarybody");
    const [call] = await db().select().from(modelCalls).where(eq(modelCalls.ticketId, ticketId));
    expect(call?.inputTokens).toBeGreaterThan(0);
    expect(call?.costMicros).toBeGreaterThan(0);
    expect(engine.log.join()).not.toContain("canarybody");

    expect((await engineApi.rerunRun(run.id)).ok).toBe(true);
    await engine.ended(functionId, await eventOf(event, ticketId), 2);
    expect(await notesOf(ticketId)).toHaveLength(2);
  });

  it("fails when the model stays away, and leaves no note", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: null });
    const { ticketId } = await storeMail(db());
    await ask(reviewer, ticketId);
    expect(await engine.ended(functionId, await eventOf(event, ticketId))).toMatchObject({
      status: "failed",
    });
    expect(await notesOf(ticketId)).toEqual([]);
  });

  it("is not for those who may not decide", async () => {
    const { ticketId } = await storeMail(db());
    await expect(ask(localUser("viewer"), ticketId)).rejects.toMatchObject({ code: "not_allowed" });
    expect(await eventOf(event, ticketId)).toBe("");
  });
});
