import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";

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

const addRow = (sql: postgres.Sql, key: string) => sql`
  insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, dedupe_key, detail)
  values ('system', 'test', 'event_sent', 'event', 'evt_1', ${key}, '{}') returning seq`;

const ATTACKS = [
  "update audit_log set actor_id = 'nobody'",
  "delete from audit_log",
  "truncate audit_log",
  "alter table audit_log disable trigger all",
  "alter table audit_log drop column detail",
  "drop table audit_log",
  "create trigger swallow before insert on audit_log for each row execute function refuse_audit_change()",
  "drop trigger audit_log_append_only on audit_log",
  "create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return new; end $$",
  "set session_replication_role = replica",
  "select setval('audit_log_seq_seq', 1)",
];

describe("the application's role", () => {
  it("adds to the audit log and reads it", async () => {
    expect(await addRow(application, "added")).toHaveLength(1);
    expect(await application`select 1 from audit_log where dedupe_key = 'added'`).toHaveLength(1);
  });

  it.each(ATTACKS)("is refused without the help of a trigger: %s", async (statement) => {
    await owner`alter table audit_log disable trigger all`;
    const before = await owner`select * from audit_log`;
    await expect(application.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
    expect(await owner`select * from audit_log`).toEqual(before);
    await owner`alter table audit_log enable trigger all`;
  });

  it.each(["update policies set rules = '{}'", "delete from policies", "truncate policies"])(
    "adds versions of the policy and changes none: %s",
    async (statement) => {
      const before = await owner`select * from policies`;
      expect(before).not.toEqual([]);
      await application`insert into policies (version, rules, created_by) values (9, '{}', 'test')`;
      await expect(application.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
      await owner`delete from policies where version = 9`;
      expect(await owner`select * from policies`).toEqual(before);
    },
  );

  it("owns nothing and cannot create, empty or change a table", async () => {
    expect(await owner`select relname from pg_class where pg_get_userbyid(relowner) = 'vagus'`).toEqual([]);
    for (const statement of [
      "create table mine (n int)",
      "create schema mine",
      "create temporary table mine (n int)",
      "truncate runs",
      "drop table runs",
      "alter table runs add column mine int",
      "create index mine on runs (id)",
      "set role vagus_owner",
      "delete from drizzle.__drizzle_migrations",
    ])
      await expect(application.unsafe(statement), statement).rejects.toMatchObject({ code: "42501" });
  });

  it("reads and writes every other table", async () => {
    const missing = await owner`
      select relname, kind from pg_class,
        unnest(array['select', 'insert', 'update', 'delete']) as kind
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'audit\_%' and relname not in ('legal_holds', 'policies')
        and not has_table_privilege('vagus', oid, kind)`;
    expect(missing).toEqual([]);
  });
});

describe("a migration", () => {
  it("covers a table that is new and takes back what is too much", async () => {
    await owner`create table added_later (n int)`;
    await owner`grant all on audit_log to vagus`;
    expect(await migrate(database.ownerUrl, database.url)).toEqual({
      owner: "vagus_owner",
      application: "vagus",
    });
    expect(await application`select n from added_later`).toEqual([]);
    await expect(application`truncate audit_log`).rejects.toMatchObject({ code: "42501" });
    await owner`drop table added_later`;
  });

  it("grants nothing where one role is both, and says so", async () => {
    expect(await migrate(database.ownerUrl, database.ownerUrl)).toEqual({
      owner: "vagus_owner",
      application: "vagus_owner",
    });
  });

  it("refuses an application that has the owner's rights", async () => {
    const superuser = postgres(process.env.TEST_PG_SUPERUSER_URL ?? "", { max: 1, onnotice: () => {} });
    await superuser`grant vagus_owner to vagus`;
    try {
      await expect(migrate(database.ownerUrl, database.url)).rejects.toThrow("revoke vagus_owner from vagus");
    } finally {
      await superuser`revoke vagus_owner from vagus`;
      await superuser.end();
    }
  });
});
