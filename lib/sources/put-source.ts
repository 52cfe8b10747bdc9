import { and, eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { sealSecret } from "@/lib/access/seal-secret";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { Conflict, InvalidInput } from "@/lib/errors";
import { type PutSource, type Source, SourceName } from "./schemas.ts";
import { showSource } from "./show-source.ts";

/**
 * Sets a source up, or changes it. What is stored already is not mapped anew; a delivery can be replayed.
 * @throws InvalidInput for a name that is none, or a new source without a secret; Conflict when somebody was faster
 */
export async function putSource(actor: Me, name: string, put: PutSource): Promise<Source> {
  requirePermission(actor, "administer");
  if (!SourceName.safeParse(name).success) {
    throw new InvalidInput({
      code: "invalid_name",
      message: "A source's name has lower case letters, digits and dashes. Nothing was changed.",
    });
  }
  const { version: before, mapping, enabled } = put;
  const version = before + 1;
  const secrets = put.secrets?.map(sealSecret);
  if (before === 0 && !secrets) {
    throw new InvalidInput({
      code: "secret_missing",
      message: "A new source needs the secret its sender signs with. Nothing was changed.",
    });
  }
  const changed = { mapping, enabled, version, updatedBy: actor.id, updatedAt: new Date() };
  return db().transaction(async (tx) => {
    const [row] =
      before === 0
        ? await tx
            .insert(sources)
            .values({ ...changed, name, secrets: secrets ?? [] })
            .onConflictDoNothing()
            .returning()
        : await tx
            .update(sources)
            .set({ ...changed, ...(secrets && { secrets }) })
            .where(and(eq(sources.name, name), eq(sources.version, before)))
            .returning();
    if (!row) {
      throw new Conflict({
        code: "stale_version",
        message: "This source was changed meanwhile. Look at it, then save yours again. Nothing was changed.",
      });
    }
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "source_changed",
      subject: { type: "source", id: name },
      dedupeKey: `source:${name}:${version}`,
      detail: { version, enabled, rules: mapping.rules.length, newSecrets: secrets?.length ?? 0 },
    });
    return showSource(row);
  });
}
