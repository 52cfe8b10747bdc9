import { hashPassword } from "better-auth/crypto";
import { openDatabase } from "../client.ts";
import { accounts, customers, orders, users } from "../schema/index.ts";
import { LOCAL_CUSTOMERS, LOCAL_ORDERS, LOCAL_PASSWORD, LOCAL_USERS } from "./local-data.ts";

/** Date of the first order, in the past. */
const FIRST_ORDER = Date.UTC(2026, 8, 1, 9);
const DAY_MS = 24 * 3_600_000;

/**
 * Fills a fresh database with fictional customers, orders and users; existing rows stay unchanged.
 * @param url the embedded database, or a test's: the passwords are public
 */
export async function seedLocal(url: string): Promise<void> {
  const db = openDatabase(url);
  try {
    const password = await hashPassword(LOCAL_PASSWORD);
    await db.transaction(async (tx) => {
      const joined = new Date(Date.UTC(2024, 2, 4));
      await tx
        .insert(customers)
        .values(LOCAL_CUSTOMERS.map((one) => ({ ...one, createdAt: joined })))
        .onConflictDoNothing();
      await tx
        .insert(orders)
        .values(
          LOCAL_ORDERS.map((order, index) => ({
            ...order,
            chargeId: order.id.replace("ord_", "ch_sbx_"),
            placedAt: new Date(FIRST_ORDER + index * 5 * DAY_MS),
          })),
        )
        .onConflictDoNothing();
      for (const { email, name, role, ...slack } of LOCAL_USERS) {
        const [handle] = email.split("@");
        const id = `usr_local_${handle}`;
        const [made] = await tx
          .insert(users)
          .values({ id, email, name, role, ...slack, emailVerified: true })
          .onConflictDoNothing()
          .returning();
        if (!made) continue;
        await tx
          .insert(accounts)
          .values({
            id: `acc_local_${handle}`,
            accountId: id,
            providerId: "credential",
            userId: id,
            password,
          })
          .onConflictDoNothing();
      }
    });
  } finally {
    await db.$client.end();
  }
}
