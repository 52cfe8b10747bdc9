import { asc } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { loadActivity } from "./load-activity.ts";
import type { SourceList } from "./schemas.ts";
import { showSource } from "./show-source.ts";

/** Every source, by name, with what it sent lately. */
export async function listSources(me: Me): Promise<SourceList> {
  requirePermission(me, "see");
  const rows = await db().select().from(sources).orderBy(asc(sources.name));
  return { items: await loadActivity(rows.map(showSource)), nextCursor: null };
}
