import { eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";
import type { Source } from "./schemas.ts";
import { showSource } from "./show-source.ts";

/** @throws NotFound */
export async function readSource(me: Me, name: string): Promise<Source> {
  requirePermission(me, "see");
  const [row] = await db().select().from(sources).where(eq(sources.name, name));
  if (!row) throw new NotFound("source", name);
  return showSource(row);
}
