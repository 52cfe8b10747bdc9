import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { apiTokens } from "@/db/schema";
import { holds, TOKEN } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { Scope, type Token } from "./schemas.ts";

const Kept = z.object({ [TOKEN.scopes]: z.array(Scope) });

/** The tokens of this person, or of everybody for an admin; newest first. */
export async function listTokens(me: Me): Promise<{ items: Token[] }> {
  return { items: await readTokens(holds(me, "administer") ? undefined : me.id) };
}

/** @param userId the owner; default everybody's tokens */
export async function readTokens(userId?: string): Promise<Token[]> {
  const rows = await db()
    .select()
    .from(apiTokens)
    .where(userId === undefined ? undefined : eq(apiTokens.referenceId, userId))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id));
  return rows.map(({ id, name, start, referenceId, permissions, createdAt, expiresAt, lastRequest }) => ({
    id,
    name: name ?? "",
    start: start ?? "",
    userId: referenceId,
    scopes: Kept.parse(JSON.parse(permissions ?? "{}"))[TOKEN.scopes],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastRequest?.toISOString() ?? null,
  }));
}
