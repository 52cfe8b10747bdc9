import { eq } from "drizzle-orm";
import { apiTokens } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";

/**
 * Revokes a token; the next request with it is refused. People revoke their own, admins everybody's.
 * @throws NotFound, also for another person's token
 */
export async function revokeToken(me: Me, tokenId: string): Promise<void> {
  requirePermission(me, "see");
  await db().transaction(async (tx) => {
    const [token] = await tx.select().from(apiTokens).where(eq(apiTokens.id, tokenId)).for("update");
    if (!token || (token.referenceId !== me.id && !holds(me, "administer")))
      throw new NotFound("token", tokenId);
    await drop(tx, tokenId, { type: "user", id: me.id });
  });
}

/** Revokes a token from the command line. @throws NotFound */
export async function dropToken(tokenId: string, actor: AuditActor): Promise<void> {
  await db().transaction(async (tx) => drop(tx, tokenId, actor));
}

async function drop(tx: Transaction, tokenId: string, actor: AuditActor): Promise<void> {
  const [gone] = await tx
    .delete(apiTokens)
    .where(eq(apiTokens.id, tokenId))
    .returning({ owner: apiTokens.referenceId });
  if (!gone) throw new NotFound("token", tokenId);
  await appendAudit(tx, {
    actor,
    action: "token_revoked",
    subject: { type: "token", id: tokenId },
    dedupeKey: `token_revoked:${tokenId}`,
    detail: { owner: gone.owner },
  });
}
