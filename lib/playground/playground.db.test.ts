import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/db/client";
import { customers } from "@/db/schema";
import { LOCAL_CUSTOMERS } from "@/db/seed/local-data";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { readPlayground } from "./read-playground.ts";
import { hasPlayground } from "./require-playground.ts";
import { PlaygroundMail } from "./schemas.ts";

withTestDatabase();
withSandbox();

// The database of this file stands in for the embedded one, whose name and port are fixed.
beforeAll(async () => {
  const holder = globalThis as typeof globalThis & { vagusDatabase?: ReturnType<typeof openDatabase> };
  holder.vagusDatabase = openDatabase(process.env.DATABASE_URL ?? "", { onBroken: () => {} });
  process.env.DATABASE_URL = "embedded";
  process.env.SANDBOX = "stripe,postmark,openai";
  process.env.VAGUS_DATA_DIR = await mkdtemp(join(tmpdir(), "vagus-playground-"));
});

const REAL = { id: "cust_900", name: "Realname Person", email: "realname@example.com", tier: "pro" } as const;

describe("the playground", () => {
  it("shows fictional customers by role, and never an added one", async () => {
    await db().insert(customers).values(REAL);
    const [open, masked] = [
      await readPlayground(localUser("reviewer")),
      await readPlayground(localUser("viewer")),
    ];
    expect(open.customers.map(({ email }) => email)).toEqual(LOCAL_CUSTOMERS.map(({ email }) => email));
    expect(masked.customers[0]).toMatchObject({
      id: "cust_001",
      name: "A••• L•••",
      email: "a•••@example.com",
    });
    for (const shown of [open, masked]) expect(JSON.stringify(shown)).not.toMatch(/realname/i);
    for (const { name, email } of LOCAL_CUSTOMERS)
      for (const personal of [name, email]) expect(JSON.stringify(masked)).not.toContain(personal);
  });

  it.each([
    ["on the embedded database with every stand-in", true, ["stripe", "postmark", "openai"], true],
    ["not on a database of real customers", false, ["stripe", "postmark", "openai", "slack"], false],
    ["not with the real Postmark", true, ["stripe", "openai"], false],
    ["not with the real Stripe", true, ["postmark", "openai"], false],
    ["not with the real model", true, ["stripe", "postmark"], false],
  ] as const)("exists %s", (_where, embedded, sandbox, exists) => {
    const database = {
      embedded,
      url: "",
      directUrl: "",
      direct: true,
      ownerUrl: "",
      ownerFrom: "embedded",
    } as const;
    expect(hasPlayground({ database, sandbox: [...sandbox] })).toBe(exists);
  });

  it("takes a customer's id as the sender, for roles that see no addresses", () => {
    const mail = { subject: "Hello", text: "Hello" };
    for (const from of ["cust_001", "stranger@elsewhere.example"])
      expect(PlaygroundMail.safeParse({ ...mail, from }).success).toBe(true);
    for (const from of ["cust_", "nobody", "1"])
      expect(PlaygroundMail.safeParse({ ...mail, from }).success).toBe(false);
  });
});
