import { asc, eq, max, sql } from "drizzle-orm";
import { accounts, sessions, users } from "@/db/schema";
import type { ROLES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";

/** A user in the list of the command line. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: (typeof ROLES)[number];
  /** This person's member ID in Slack; null when not connected. */
  slackUserId: string | null;
  /** `invited`: has no password yet. */
  state: "active" | "invited" | "disabled";
  /** Time of the newest session; null without a session. */
  lastSeenAt: Date | null;
}

/** Every user; without pages, because a team is small. */
export async function listUsers(): Promise<UserRow[]> {
  const rows = await db()
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
      slackUserId: users.slackUserId,
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
