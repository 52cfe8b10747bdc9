import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTcpGate, type TcpGate } from "@/testing/tcp-gate";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();

const WITHIN_MS = 5_000;
let database: TestDatabase;
let gate: TcpGate;
let sql: postgres.Sql;
let health: typeof import("./read-health.ts");
let checkDatabase: typeof import("./check-database.ts").checkDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  const direct = new URL(database.url);
  gate = await startTcpGate(Number(direct.port));
  direct.port = String(gate.port);
  Object.assign(process.env, { DATABASE_URL: direct.href, DATABASE_URL_UNPOOLED: direct.href });
  health = await import("./read-health.ts");
  ({ checkDatabase } = await import("./check-database.ts"));
});
afterAll(async () => {
  await (await import("@/lib/db")).closeDatabases();
  await gate.close();
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await gate.open();
  await expect.poll(checkDatabase).toEqual({ database: { ok: true }, migrated: { ok: true } });
});

/** The finding of the check, and its duration. */
async function timed() {
  const began = performance.now();
  return { found: await checkDatabase(), tookMs: performance.now() - began };
}

describe("the database", () => {
  it.each([
    ["gone", () => gate.shut()],
    ["frozen", () => gate.freeze()],
  ])("is red within five seconds when it is %s, and green again by itself", async (_what, harm) => {
    await harm();
    const { found, tookMs } = await timed();
    expect(tookMs).toBeLessThan(WITHIN_MS);
    expect(found).toEqual({
      database: { ok: false, message: expect.stringContaining("DATABASE_URL") },
      migrated: { ok: null },
    });
    expect(await health.readReadiness()).toMatchObject({
      status: "not ready",
      checks: { database: false, migrated: null, running: true },
    });
    await gate.open();
    await expect.poll(checkDatabase).toMatchObject({ database: { ok: true } });
    expect(await health.readReadiness()).toMatchObject({ status: "ready", problems: [] });
  });
});

describe("the migrations", () => {
  it("are red when the newest is missing, and name the command", async () => {
    await sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`;
    const behind = await checkDatabase();
    expect(behind.database.ok).toBe(true);
    expect(behind.migrated).toEqual({ ok: false, message: expect.stringContaining("db migrate") });
    expect(await health.readReadiness()).toMatchObject({ status: "not ready", checks: { migrated: false } });
    await sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`;
    expect((await checkDatabase()).migrated.ok).toBe(true);
  });

  it("of a newer version are green: the old version runs on them during a deploy", async () => {
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('next', ${Date.now() + 1_000})`;
    expect((await checkDatabase()).migrated.ok).toBe(true);
    await sql`delete from drizzle.__drizzle_migrations where hash = 'next'`;
  });

  it("are red in a database that was never migrated", async () => {
    await sql`alter schema drizzle rename to drizzle_away`;
    expect((await checkDatabase()).migrated.ok).toBe(false);
    await sql`alter schema drizzle_away rename to drizzle`;
  });
});
