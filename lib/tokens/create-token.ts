import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { createAuth } from "@/lib/access/auth";
import { requirePermission } from "@/lib/access/require-permission";
import { may, TOKEN } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { NotAllowed, NotFound, VagusError } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { CreateToken, type Token } from "./schemas.ts";

const DAY_S = 24 * 3600;

/** A new token, with the only copy of its text. */
export type NewToken = Token & { token: string };

/**
 * Creates a token with which a program acts as its owner.
 * @throws NotAllowed when the caller uses a token, or is no admin and asks for another person
 * @throws VagusError 400 `scope_beyond_role`
 */
export async function createToken(me: Me, asked: CreateToken): Promise<NewToken> {
  requirePermission(me, "see");
  if (me.tokenId) throw new NotAllowed("A token makes no tokens. Sign in. Nothing was changed.");
  if (asked.userId !== undefined && asked.userId !== me.id) requirePermission(me, "administer");
  return makeToken({ ...asked, userId: asked.userId ?? me.id }, { type: "user", id: me.id });
}

/** Creates a token from the command line, which has the database's password. */
export function makeToken(asked: CreateToken & { userId: string }, actor: AuditActor): Promise<NewToken> {
  const { userId } = asked;
  const { name, scopes, expiresInDays } = CreateToken.parse(asked);
  return db().transaction(async (tx) => {
    const [owner] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
    if (!owner) throw new NotFound("user", userId);
    const beyond = scopes.filter((scope) => !may(owner.role, scope));
    if (beyond.length > 0)
      throw new VagusError(400, {
        code: "scope_beyond_role",
        message: `The role ${owner.role} has no ${beyond.join(", ")}. Nothing was changed.`,
      });
    const made = await createAuth(tx).api.createApiKey({
      body: { name, userId, expiresIn: expiresInDays * DAY_S, permissions: { [TOKEN.scopes]: scopes } },
    });
    await appendAudit(tx, {
      actor,
      action: "token_created",
      subject: { type: "token", id: made.id },
      dedupeKey: `token_created:${made.id}`,
      detail: { owner: userId, scopes: scopes.join(" "), days: expiresInDays },
    });
    return {
      id: made.id,
      name,
      start: made.start ?? "",
      userId,
      scopes,
      createdAt: made.createdAt.toISOString(),
      expiresAt: made.expiresAt?.toISOString() ?? null,
      lastUsedAt: null,
      token: made.key,
    };
  });
}
