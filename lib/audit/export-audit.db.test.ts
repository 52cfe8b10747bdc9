import process from "node:process";
import { parse } from "csv-parse/sync";
import { desc, sql } from "drizzle-orm";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { auditLog } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { AUDIT_COLUMNS } from "./csv-line.ts";
import { exportAudit } from "./export-audit.ts";
import { verifyAudit } from "./verify-audit.ts";

withTestDatabase();
const auditor = localUser("auditor");
const ROWS = 25_000;

beforeAll(async () => {
  await db().execute(sql`
    insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, customer_id, dedupe_key, detail)
    select 'system', case when n % 2 = 0 then 'even' else '=odd()' end, 'event_sent', 'event', 'evt_' || n, 'cust_001',
           'made:' || n, jsonb_build_object('nth', n)
    from generate_series(1, ${ROWS}) n`);
});

describe("an export", () => {
  it("holds every row once, in order, as JSONL", async () => {
    const response = await exportAudit(auditor, { format: "jsonl" });
    const lines = (await response.text()).split("\n");
    expect(lines.pop()).toBe("");
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(ROWS);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b));
    expect(Object.keys(rows[0] ?? {})).toEqual([...AUDIT_COLUMNS]);
    expect(rows[9]).toMatchObject({ subjectId: "evt_10", detail: { nth: 10 } });
  });

  it("is a table without formulas as CSV, of the rows that match", async () => {
    const response = await exportAudit(auditor, { format: "csv", actor: "=odd()", action: "event_sent" });
    expect(response.headers.get("content-disposition")).toMatch(/attachment; filename="audit-log-\d+\.csv"/);
    const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(ROWS / 2);
    expect(new Set(rows.map(({ actorId }) => actorId))).toEqual(new Set(["'=odd()"]));
  });

  it("is audited with its filter before the first row is read", async () => {
    const response = await exportAudit(auditor, { format: "jsonl", subject: "cust_001" });
    const [row] = await db().select().from(auditLog).orderBy(desc(auditLog.seq)).limit(1);
    expect(row).toMatchObject({
      action: "audit_exported",
      actorId: auditor.id,
      detail: { format: "jsonl", subject: "cust_001", until: expect.any(Number) },
    });
    await response.body?.cancel();
  });

  it("reads only as many rows as its caller takes", async () => {
    const response = await exportAudit(auditor, { format: "jsonl" });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const lines =
      Buffer.from(first?.value ?? [])
        .toString()
        .split("\n").length - 1;
    expect(lines).toBe(1_000);
    await reader?.cancel();
  });

  it.each(["viewer", "reviewer", "engineer"] as const)("is not for a %s", async (role) => {
    await expect(exportAudit(localUser(role), { format: "csv" })).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(verifyAudit(localUser(role))).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("a check", () => {
  it("finds no problem in an unchanged log, and reports that no row is sealed", async () => {
    const verdict = await verifyAudit(auditor);
    expect(verdict).toMatchObject({ ok: true, appendOnly: true, missing: 0, sealed: 0, problems: [] });
    expect(verdict.unsealed).toBe(verdict.rows);
  });

  it("counts the number of a transaction that failed", async () => {
    const failing = db().transaction(async (tx) => {
      await tx.execute(sql`
        insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, dedupe_key, detail)
        values ('system', 'x', 'event_sent', 'event', 'evt_x', 'failed:1', '{}')`);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    await exportAudit(auditor, { format: "csv", actor: "nobody" });
    expect(await verifyAudit(auditor)).toMatchObject({ ok: true, missing: 1 });
  });

  it("finds a backdated row, a row from the future, and a log that accepts changes", async () => {
    const owner = postgres(process.env.DATABASE_URL_OWNER ?? "", { max: 1 });
    await owner`
      insert into audit_log (at, actor_type, actor_id, action, subject_type, subject_id, dedupe_key, detail)
      values (now() - interval '3 days', 'system', 'x', 'event_sent', 'event', 'evt_1', 'backdated', '{}'),
             (now() + interval '3 days', 'system', 'x', 'event_sent', 'event', 'evt_1', 'future', '{}')`;
    const [{ last } = { last: 0 }] = await owner<
      { last: number }[]
    >`select max(seq)::int as last from audit_log`;
    await owner`alter table audit_log disable trigger user`;
    const verdict = await verifyAudit(auditor);
    await owner`alter table audit_log enable trigger user`;
    await owner.end();
    expect(verdict.ok).toBe(false);
    expect(verdict.problems).toEqual([
      { code: "not_append_only", seq: null, rows: null },
      { code: "backdated", seq: last - 1, rows: 1 },
      { code: "in_the_future", seq: last, rows: null },
    ]);
  });
});
