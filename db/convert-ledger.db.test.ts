import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { newUlid } from "@vagus/primitives/ulid";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { expect, it, onTestFinished } from "vitest";
import { migrate } from "./migrate.ts";
import { LEDGER_TABLES, monthName, monthsAfter } from "./partitions.ts";

const FOLDER = join(import.meta.dirname, "migrations");
/** The last one before the ledger was partitioned. */
const BEFORE = "0008_approval-kinds";

/** The committed migrations up to one of them. */
function migrationsUntil(tag: string): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-migrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(FOLDER, folder, { recursive: true });
  const file = join(folder, "meta", "_journal.json");
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(file, "utf8"));
  journal.entries = journal.entries.slice(0, journal.entries.findIndex((entry) => entry.tag === tag) + 1);
  writeFileSync(file, JSON.stringify(journal));
  return folder;
}

async function databaseBefore() {
  const database = await createTestDatabase({ empty: true });
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await owner.end();
    await database.drop();
  });
  await runMigrations(drizzle(owner), { migrationsFolder: migrationsUntil(BEFORE) });
  return { ...database, owner };
}

const indexesOf = (owner: postgres.Sql) => owner<{ table: string; name: string; definition: string }[]>`
  select tablename as table, indexname as name, replace(indexdef, ' ON ONLY ', ' ON ') as definition from pg_indexes
  where schemaname = 'public' and tablename in ${owner([...LEDGER_TABLES])} order by 1, 2`;
const checksOf = (owner: postgres.Sql) => owner`
  select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) from pg_constraint
  where contype = 'c' and conrelid::regclass::text in ${owner([...LEDGER_TABLES])} order by 1, 2`;

it("keeps every row, index and check of a ledger in use, and puts each run into its month", async () => {
  const { owner, url, ownerUrl } = await databaseBefore();
  const months = [-14, -3, -1, 0].map((n) => monthsAfter(new Date(), n));
  const ids = [...months.map((month) => `run_${newUlid(month.getTime() + 1)}`), "run_odd", "run_0zz"];
  for (const id of ids) {
    await owner`
      insert into runs (id, function_id, status, trigger, queued_at) values (${id}, 'f', 'completed', 't', now())`;
    await owner`
      insert into run_steps (run_id, step_id, hash, kind, status, started_at)
      values (${id}, 's', 'h', 'run', 'completed', now())`;
    await owner`insert into run_attempts (run_id, step_id, n, started_at) values (${id}, 's', 1, now())`;
    await owner`
      insert into run_logs (run_id, step_id, at, level, message) values (${id}, 's', now(), 'info', 'm')`;
  }
  const read = () =>
    Promise.all(
      LEDGER_TABLES.map((table) => owner`select to_jsonb(t) as row from ${owner(table)} t order by 1`),
    );
  const before = { rows: await read(), indexes: await indexesOf(owner), checks: await checksOf(owner) };

  await migrate(ownerUrl, url);

  expect(await read()).toEqual(before.rows);
  expect(await checksOf(owner)).toEqual(before.checks);
  const named = before.indexes.filter(({ table }) => table !== "run_logs");
  expect((await indexesOf(owner)).filter(({ table }) => table !== "run_logs")).toEqual(named);
  expect((await indexesOf(owner)).filter(({ table }) => table === "run_logs")).toMatchObject([
    { name: "run_logs_run_id_id_pk", definition: expect.stringContaining("(run_id, id)") },
  ]);
  const places = await owner`select id, tableoid::regclass::text as part from runs order by id`;
  expect(Object.fromEntries(places.map(({ id, part }) => [id, part]))).toEqual({
    ...Object.fromEntries(months.map((month, n) => [ids[n], `runs_${monthName(month)}`])),
    run_odd: "runs_default",
    run_0zz: "runs_default",
  });
  const [next] = await owner`
    insert into run_logs (run_id, step_id, at, level, message) values ('run_odd', 's', now(), 'info', 'm') returning id`;
  expect(Number(next?.id)).toBe(ids.length + 1);
  const [dropped] = await owner`
    select ledger_drop_month('runs', ${months[0]?.toISOString().slice(0, 10) ?? ""}) as kept`;
  // It never ended.
  expect(dropped).toEqual({ kept: "1" });
});
