import { asc } from "drizzle-orm";
import { answerTargets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { AnswerTargetList } from "./schemas.ts";
import { showTarget } from "./show-target.ts";

/** Every registered target, by name: an admin registers a handful. */
export async function listAnswerTargets(me: Me): Promise<AnswerTargetList> {
  requirePermission(me, "see");
  const rows = await db().select().from(answerTargets).orderBy(asc(answerTargets.name));
  return { items: rows.map(showTarget), nextCursor: null };
}
