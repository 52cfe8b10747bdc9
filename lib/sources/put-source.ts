import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { sealSecret } from "@/lib/access/seal-secret";
import { InvalidInput } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { auditSource } from "./audit-source.ts";
import { changeSource } from "./change-source.ts";
import { type PutSource, type Source, SourceName } from "./schemas.ts";
import { showSource } from "./show-source.ts";
import { staleVersion } from "./stale-version.ts";

/**
 * Sets a source up, or changes it. What is stored already is not mapped anew; a delivery can be replayed.
 * @throws InvalidInput for a name that is none, or a new source without a secret; NotFound; Conflict when somebody was
 *   faster
 */
export async function putSource(actor: Me, name: string, put: PutSource): Promise<Source> {
  requirePermission(actor, "administer");
  const { mapping, enabled } = put;
  const secrets = put.secrets?.map(sealSecret);
  if (put.version > 0)
    return changeSource(actor, name, put.version, () => ({ mapping, enabled, ...(secrets && { secrets }) }));
  if (!SourceName.safeParse(name).success) {
    throw new InvalidInput({
      code: "invalid_name",
      message: "A source's name has lower case letters, digits and dashes. Nothing was changed.",
    });
  }
  if (!secrets) {
    throw new InvalidInput({
      code: "secret_missing",
      message: "A new source needs the secret its sender signs with. Nothing was changed.",
    });
  }
  return db().transaction(async (tx) => {
    const [row] = await tx
      .insert(sources)
      .values({ name, secrets, mapping, enabled, updatedBy: actor.id })
      .onConflictDoNothing()
      .returning();
    if (!row) throw staleVersion();
    await auditSource(tx, actor, row);
    return showSource(row);
  });
}
