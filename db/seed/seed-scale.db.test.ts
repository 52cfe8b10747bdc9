import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seedScale } from "./seed-scale.ts";

const RUNS = 5_000;
let database: TestDatabase;
let sql: postgres.Sql;
const told = new Set<string>();

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await seedScale(database.ownerUrl, RUNS, (what, done, total) => {
    if (done === total) told.add(what);
  });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** Indexes of partitions belong to the index of the whole table. */
const indexesOf = (connection: postgres.Sql) => connection`
  select indexname from pg_indexes join pg_class on relname = tablename and not relispartition
  where schemaname = 'public' order by 1`;

it("adds the requested number of runs, with steps and audit rows, and reports progress", async () => {
  const [counted] = await sql`
    select (select count(*)::int from runs) as runs, (select count(*)::int from run_steps) as steps,
      (select count(*)::int from audit_log) as audit, (select count(distinct function_id)::int from runs) as functions`;
  expect(counted).toMatchObject({ runs: RUNS, functions: 12 });
  expect(counted?.steps).toBeGreaterThan(4 * RUNS);
  expect(counted?.audit).toBeGreaterThan(0.95 * RUNS);
  expect([...told]).toEqual(expect.arrayContaining(["runs", "run_steps", "audit_log", "statistics"]));
});

it("spreads them realistically: few fail, few customers have most, error groups count their runs", async () => {
  const [spread] = await sql`
    select avg((status = 'failed')::int)::float8 as failed,
      (select max(n) from (select count(*)::int as n from runs group by customer_id) c) as largest,
      (select sum(run_count)::int from error_groups) as grouped, count(*) filter (where error_group_id is not null)::int as with_group
    from runs`;
  expect(spread?.failed).toBeGreaterThan(0.02);
  expect(spread?.failed).toBeLessThan(0.08);
  expect(spread?.largest).toBeGreaterThan(RUNS / 100);
  expect(spread?.grouped).toBe(spread?.with_group);
});

it("adds them to a database in use without changing its rows", async () => {
  const used = await createTestDatabase();
  const other = postgres(used.url, { max: 1, onnotice: () => {} });
  await other`
    insert into error_groups (id, fingerprint, function_id, error_type, message, frames, state_since, first_seen_at,
      last_seen_at, last_run_id, run_count, customer_count)
    values ('err_USED', 'v1:used', 'f', 'Error', 'm', '[]', now(), now(), now(), 'run_USED', 7, 1)`;
  await other`
    insert into runs (id, function_id, status, trigger, customer_id, queued_at, started_at, ended_at, error_group_id)
    values ('run_USED', 'f', 'failed', 't', 'cust_001', now(), now(), now(), 'err_USED')`;
  await other`insert into error_group_hours values ('err_USED', date_trunc('hour', now(), 'UTC'), 7)`;
  await other`insert into error_group_customers values ('err_USED', 'cust_001', 7)`;
  await seedScale(used.ownerUrl, 200, () => {});
  const [left] = await other`
    select run_count, customer_count, (select count(*)::int from runs) as runs from error_groups where id = 'err_USED'`;
  expect(left).toEqual({ run_count: 7, customer_count: 1, runs: 201 });
  await other.end();
  await used.drop();
});

it("leaves every index in place, and refuses to add the same again", async () => {
  const fresh = await createTestDatabase();
  const other = postgres(fresh.url, { max: 1, onnotice: () => {} });
  const expected = await indexesOf(other);
  await other.end();
  await fresh.drop();
  expect(await indexesOf(sql)).toEqual(expected);
  await expect(seedScale(database.ownerUrl, RUNS, () => {})).rejects.toThrow(/already/);
});
