import { eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { loadActivity } from "./load-activity.ts";
import type { SourceView } from "./schemas.ts";
import { showSource } from "./show-source.ts";

/**
 * One source, with what it sent lately.
 * @throws NotFound
 */
export async function readSource(me: Me, name: string): Promise<SourceView> {
  requirePermission(me, "see");
  const [row] = await db().select().from(sources).where(eq(sources.name, name));
  const [source] = await loadActivity(row ? [showSource(row)] : []);
  if (!source) throw new NotFound("source", name);
  return source;
}
