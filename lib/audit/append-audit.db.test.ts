import { desc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog } from "@/db/schema";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { type AuditEntry, appendAudit } from "./append-audit.ts";

withTestDatabase();

const entry = (dedupeKey: string): AuditEntry => ({
  actor: { type: "system", id: "test" },
  action: "event_sent",
  subject: { type: "event", id: "evt_1" },
  dedupeKey,
  detail: { count: 1, text: "a'b\"c\\", yes: true, none: null },
});

const keyed = (dedupeKey: string) => db().select().from(auditLog).where(eq(auditLog.dedupeKey, dedupeKey));

async function lastSeq(): Promise<number> {
  const [last] = await db().select().from(auditLog).orderBy(desc(auditLog.seq)).limit(1);
  return last?.seq ?? 0;
}

describe("appendAudit", () => {
  it("stores its input", async () => {
    await appendAudit(db(), { ...entry("a"), customerId: "cust_001", runId: "run_1" });
    expect(await keyed("a")).toMatchObject([
      {
        actorType: "system",
        actorId: "test",
        action: "event_sent",
        subjectType: "event",
        subjectId: "evt_1",
        customerId: "cust_001",
        runId: "run_1",
        detail: { count: 1, text: "a'b\"c\\", yes: true, none: null },
      },
    ]);
  });

  it("writes a key once, and a repetition takes no number", async () => {
    await appendAudit(db(), entry("b"));
    const before = await lastSeq();
    for (let i = 0; i < 10; i++) await appendAudit(db(), entry("b"));
    await appendAudit(db(), entry("c"));
    expect(await lastSeq()).toBe(before + 1);
  });

  it("writes a key once when twenty calls race", async () => {
    await Promise.all(Array.from({ length: 20 }, () => appendAudit(db(), entry("d"))));
    expect(await keyed("d")).toHaveLength(1);
  });

  it("rolls back with the change it records", async () => {
    const failing = db().transaction(async (tx) => {
      await appendAudit(tx, entry("e"));
      throw new Error("The change failed.");
    });
    await expect(failing).rejects.toThrow("The change failed.");
    expect(await keyed("e")).toEqual([]);
  });

  it("rejects an action outside the vocabulary, even in SQL", async () => {
    await expect(
      db().execute(sql`
        insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, dedupe_key, detail)
        values ('system', 'test', 'money_stolen', 'event', 'evt_1', 'f', '{}')`),
    ).rejects.toMatchObject({ cause: { code: "23514" } });
  });
});

describe("the database refuses", () => {
  it.each([
    ["an update", sql`update audit_log set actor_id = 'nobody'`],
    ["an update of nothing but a detail", sql`update audit_log set detail = '{}' where dedupe_key = 'a'`],
    ["a delete", sql`delete from audit_log where dedupe_key = 'a'`],
    ["a truncate", sql`truncate audit_log`],
    ["a cascading truncate", sql`truncate audit_log cascade`],
    [
      "an update in disguise",
      sql`insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, dedupe_key, detail)
          values ('system', 'x', 'event_sent', 'event', 'x', 'a', '{}')
          on conflict (dedupe_key) do update set actor_id = 'nobody'`,
    ],
    ["a merge", sql`merge into audit_log using (select 1) one on dedupe_key = 'a' when matched then delete`],
  ])("%s", async (_what, statement) => {
    await appendAudit(db(), entry("a"));
    const before = await db().select().from(auditLog);
    await expect(db().execute(statement)).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await db().select().from(auditLog)).toEqual(before);
  });
});
