import { inArray } from "drizzle-orm";
import { type auditLog, customers, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { AuditRow } from "./schemas.ts";

/** Puts names to the ids in audit rows, as far as this person may see them: the log itself holds ids only. */
export async function nameAuditRows(me: Me, rows: (typeof auditLog.$inferSelect)[]): Promise<AuditRow[]> {
  const people = unique(rows.filter(({ actorType }) => actorType === "user").map(({ actorId }) => actorId));
  const concerned = unique(rows.flatMap(({ customerId }) => (customerId ? [customerId] : [])));
  const [actors, customerRows] = await Promise.all([
    people.length > 0 ? db().select().from(users).where(inArray(users.id, people)) : [],
    concerned.length > 0 ? db().select().from(customers).where(inArray(customers.id, concerned)) : [],
  ]);
  const names = new Map(actors.map(({ id, name }) => [id, name]));
  const emails = new Map(customerRows.map(({ id, email }) => [id, email]));
  const mask = maskFor(me);
  return rows.map((row) => {
    const email = row.customerId ? emails.get(row.customerId) : undefined;
    return AuditRow.parse({
      ...row,
      at: row.at.toISOString(),
      actorName: names.get(row.actorId) ?? row.actorId,
      customerEmail: email === undefined ? null : mask.email(email),
    });
  });
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
