import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "./migrate.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

it("changes nothing in a database that is up to date", async () => {
  const before = await sql`select * from drizzle.__drizzle_migrations`;
  await migrate(database.ownerUrl, database.url);
  expect(await sql`select * from drizzle.__drizzle_migrations`).toEqual(before);
});

it("refuses an older database by name instead of failing on its tables", async () => {
  await sql`update drizzle.__drizzle_migrations set created_at = created_at - 86400000`;
  await expect(migrate(database.ownerUrl, database.url)).rejects.toThrow("Nothing was changed");
});
