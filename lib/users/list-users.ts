import { asc, eq, max, sql } from "drizzle-orm";
import { accounts, sessions, users } from "@/db/schema";
import type { ROLES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";

/** A user as the command line lists them. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: (typeof ROLES)[number];
  /** `invited` has set no password yet. */
  state: "active" | "invited" | "disabled";
  /** The newest session; null for one who is not signed in. */
  lastSeenAt: Date | null;
}

/** Every user, admins and all: a team, so no pages. */
export async function listUsers(): Promise<UserRow[]> {
  const rows = await db()
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
      disabledAt: users.disabledAt,
      lastSeenAt: max(sessions.updatedAt),
      hasPassword: sql<boolean>`exists (select from ${accounts} where ${accounts.userId} = ${users.id})`,
    })
    .from(users)
    .leftJoin(sessions, eq(sessions.userId, users.id))
    .groupBy(users.id)
    .orderBy(asc(users.email));
  return rows.map(({ disabledAt, hasPassword, ...user }) => ({
    ...user,
    state: disabledAt ? "disabled" : hasPassword ? "active" : "invited",
  }));
}
