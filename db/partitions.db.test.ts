import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { newUlid } from "@vagus/primitives/ulid";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstRunIdOf, LEDGER_TABLES, monthName, monthsAfter } from "./partitions.ts";

let database: TestDatabase;
let application: postgres.Sql;
let owner: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  application = postgres(database.url, { max: 1, onnotice: () => {} });
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await Promise.all([application.end(), owner.end()]);
  await database.drop();
});

const now = new Date();
const monthsAgo = (n: number) => monthsAfter(now, -n);
/** A run asked for on the tenth of a month. */
const idIn = (month: Date) => `run_${newUlid(month.getTime() + 9 * 86_400_000)}`;
const dayOf = (month: Date) => month.toISOString().slice(0, 10);

async function addRun(
  id: string,
  { customerId = null as string | null, ended = true } = {},
): Promise<string> {
  await application`
    insert into runs (id, function_id, status, trigger, queued_at, ended_at, customer_id)
    values (${id}, 'f', 'completed', 't', now(), ${ended ? now : null}, ${customerId})`;
  await application`
    insert into run_steps (run_id, step_id, hash, kind, status, started_at)
    values (${id}, 's', 'h', 'run', 'completed', now())`;
  await application`insert into run_attempts (run_id, step_id, n, started_at) values (${id}, 's', 1, now())`;
  await application`
    insert into run_logs (run_id, step_id, at, level, message) values (${id}, 's', now(), 'info', 'm')`;
  return id;
}

const partitionOf = async (id: string) =>
  (await owner`select tableoid::regclass::text as part from runs where id = ${id}`)[0]?.part;
const drop = (table: string, month: Date) =>
  application`select ledger_drop_month(${table}, ${dayOf(month)}) as kept`;
/** A month that is gone already, as if it had been made when it began. */
const addMonth = async (month: Date) => {
  for (const table of LEDGER_TABLES)
    await owner`select ledger_add_partition(${table}, ${dayOf(month)}::date)`;
};
const hold = (id: string, customerId: string) => owner`
  insert into legal_holds (id, subject_type, subject_id, reason) values (${id}, 'customer', ${customerId}, 'A suit')`;

describe("the ledger's partitions", () => {
  it("have the bounds that ids of a month lie between", async () => {
    for (const month of [new Date("2000-01-01Z"), new Date("2026-12-01Z"), new Date("2099-12-01Z")]) {
      const [row] = await owner`select ledger_bound(${dayOf(month)}::date) as bound`;
      expect(row?.bound).toBe(firstRunIdOf(month));
    }
  });

  it("take a run by its id, and ids of another kind into the default one", async () => {
    expect(await partitionOf(await addRun(idIn(monthsAfter(now, 0))))).toBe(`runs_${monthName(now)}`);
    expect(await partitionOf(await addRun("run_odd-id"))).toBe("runs_default");
  });

  it("are made ahead by the application, once, whatever the default one took in", async () => {
    const late = await addRun(idIn(monthsAfter(now, 5)));
    expect(await partitionOf(late)).toBe("runs_default");
    const [first] = await application`select ledger_add_months(6) as made`;
    expect(first?.made).toBe(3 * LEDGER_TABLES.length);
    expect(await partitionOf(late)).toBe(`runs_${monthName(monthsAfter(now, 5))}`);
    const both = await Promise.all([1, 2].map(() => application`select ledger_add_months(6) as made`));
    expect(both.map(([row]) => row?.made)).toEqual([0, 0]);
  });

  it("are read for a page of runs by id without the months before it", async () => {
    const below = firstRunIdOf(monthsAfter(now, 1));
    const plan = await application`
      explain select * from runs where id < ${below} and id >= ${firstRunIdOf(now)} order by id desc limit 50`;
    const text = JSON.stringify(plan);
    expect(text).toContain(`runs_${monthName(now)}`);
    expect(text).not.toContain(`runs_${monthName(monthsAfter(now, 1))}`);
  });
});

describe("dropping a month", () => {
  it("deletes its rows and no others", async () => {
    const month = monthsAgo(4);
    await addMonth(month);
    const [gone, stays] = [await addRun(idIn(month)), await addRun(idIn(monthsAfter(now, 0)))];
    for (const table of [...LEDGER_TABLES].reverse())
      expect(await drop(table, month)).toEqual([{ kept: "0" }]);
    expect(await application`select 1 from run_steps where run_id = ${gone}`).toEqual([]);
    expect(await application`select id from runs where id in (${gone}, ${stays})`).toEqual([{ id: stays }]);
    expect(await drop("runs", month)).toEqual([{ kept: "0" }]);
  });

  it("moves rows under a legal hold and open runs to a partition of their own, until they are released", async () => {
    const month = monthsAgo(5);
    await addMonth(month);
    await hold("hold_1", "cust_suit");
    const held = await addRun(idIn(month), { customerId: "cust_suit" });
    const open = await addRun(idIn(month), { ended: false });
    const gone = await addRun(idIn(month), { customerId: "cust_other" });
    for (const table of [...LEDGER_TABLES].reverse())
      expect(await drop(table, month)).toEqual([{ kept: "2" }]);
    expect(
      await application`select id from runs where id in (${held}, ${open}, ${gone}) order by id`,
    ).toEqual([held, open].sort().map((id) => ({ id })));
    expect(await partitionOf(held)).toBe(`runs_held_${monthName(month)}`);
    expect(await application`select 1 from run_logs where run_id = ${held}`).toHaveLength(1);
    expect(await application`select ledger_release_held(1000) as n`).toEqual([{ n: 0 }]);

    await owner`update legal_holds set lifted_at = now()`;
    await application`update runs set ended_at = now() where id = ${open}`;
    expect(await application`select ledger_release_held(3) as n`).toEqual([{ n: 3 }]);
    expect(await application`select ledger_release_held(1000) as n`).toEqual([{ n: 5 }]);
    expect(await application`select 1 from runs where id in (${held}, ${open})`).toEqual([]);
    expect(await owner`select 1 from pg_class where relname like '%\\_held\\_%' and relkind = 'r'`).toEqual(
      [],
    );
  });

  it("is refused for a month that is not old enough, for other tables, and for half a month", async () => {
    for (const n of [-1, 0])
      await expect(drop("runs", monthsAgo(n))).rejects.toMatchObject({ code: "22023" });
    await expect(drop("audit_log", monthsAgo(6))).rejects.toMatchObject({ code: "22023" });
    await expect(
      application`select ledger_drop_month('runs', ${`${dayOf(monthsAgo(6)).slice(0, 8)}02`})`,
    ).rejects.toMatchObject({ code: "22023" });
  });

  it("changes nothing when it is cut off", async () => {
    const month = monthsAgo(7);
    await addMonth(month);
    const id = await addRun(idIn(month));
    await expect(
      application.begin(async (tx) => {
        await tx`select ledger_drop_month('runs', ${dayOf(month)})`;
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    expect(await partitionOf(id)).toBe(`runs_${monthName(month)}`);
  });

  it("gives up within a second when a transaction holds the month, and lets others write meanwhile", async () => {
    const month = monthsAgo(8);
    await addMonth(month);
    const id = await addRun(idIn(month));
    await owner.begin(async (tx) => {
      await tx`update runs set calls = 1 where id = ${id}`;
      await expect(drop("runs", month)).rejects.toMatchObject({ code: "55P03" });
      await addRun(idIn(monthsAfter(now, 0)));
    });
    expect(await drop("runs", month)).toEqual([{ kept: "0" }]);
  });
});
