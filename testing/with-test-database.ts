import process from "node:process";
import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll } from "vitest";
import type { openDatabase } from "@/db/client";
import { seedLocal } from "@/db/seed/seed-local";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";

type Pool = ReturnType<typeof openDatabase>;

/** Credentials that lib/env.ts requires outside the embedded database. None is valid anywhere. */
const ENVIRONMENT = {
  INNGEST_DEV: "1",
  INNGEST_EVENT_KEY: "test",
  STRIPE_SECRET_KEY: "sk_test_local",
  STRIPE_WEBHOOK_SECRET: "whsec_new, whsec_old",
  POSTMARK_SERVER_TOKEN: "test",
  POSTMARK_WEBHOOK_USER: "test",
  POSTMARK_WEBHOOK_PASSWORD: "test",
  SUPPORT_ADDRESS: "support@vagus.local",
  OPENAI_API_KEY: "sk-test",
  OPENAI_MODEL: "sandbox-support",
  BETTER_AUTH_URL: "http://127.0.0.1:3000",
  BETTER_AUTH_SECRET: "test-only-test-only-test-only-te",
  PULSE_TOKEN: "test",
  VOTE_KEY: "test-only-test-only-test-only-te",
};

/** Nothing listens there: a test file without a sandbox reaches no vendor. */
const NOBODY = "http://127.0.0.1:9";

/**
 * Gives a test file a database of its own with the local data, as the one `db()` of lib/db.ts opens: as the
 * application's role, which owns no table. `asOwner` runs what only the owner may. The environment is read once a process: nothing may read it before the tests begin, so import what does so on loading in a `beforeAll`.
 */
export function withTestDatabase(): void {
  let database: TestDatabase | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedLocal(database.url);
    process.env.STRIPE_API_BASE ??= NOBODY;
    Object.assign(process.env, ENVIRONMENT, {
      DATABASE_URL: database.url,
      DATABASE_URL_UNPOOLED: database.url,
      DATABASE_URL_OWNER: database.ownerUrl,
    });
  });

  afterAll(async () => {
    const { vagusDatabase, vagusIntake } = globalThis as { vagusDatabase?: Pool; vagusIntake?: Pool };
    await Promise.all([vagusDatabase, vagusIntake].map((pool) => pool?.$client.end({ timeout: 5 })));
    await database?.drop();
  });
}

/** Runs one statement as the owner of the test file's database: what the application may not do. */
export async function asOwner(statement: string): Promise<void> {
  const sql = postgres(process.env.DATABASE_URL_OWNER ?? "", { max: 1, onnotice: () => {} });
  await sql.unsafe(statement).finally(() => sql.end());
}

/**
 * The declarations of all functions of the app; empty until the test file begins. Put it after what sets the
 * environment: the functions read that when they are loaded, which happens here.
 */
export function withDeclarations(): readonly FunctionDeclaration[] {
  const loaded: FunctionDeclaration[] = [];
  beforeAll(async () => {
    const { declarations } = await import("@/inngest/declarations");
    loaded.push(...declarations);
  });
  return loaded;
}
