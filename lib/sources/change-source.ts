import { and, eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { sealSecret } from "@/lib/access/seal-secret";
import { Conflict, InvalidInput, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { Mapping } from "./mapping.ts";
import { showSource } from "./read-source.ts";
import { type AddSecret, type DropSecret, type PutSource, type Source, SourceName } from "./schemas.ts";

type Row = typeof sources.$inferSelect;

/**
 * Changes an existing source and audits the change.
 * @param version the version that the caller saw
 * @throws NotFound; Conflict when the source was changed since
 */
async function changeSource(
  actor: Me,
  name: string,
  version: number,
  change: (before: Row) => Partial<Pick<Row, "mapping" | "enabled" | "secrets">>,
): Promise<Source> {
  requirePermission(actor, "administer");
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(sources).where(eq(sources.name, name)).for("update");
    if (!before) throw new NotFound("source", name);
    if (before.version !== version) throw staleVersion();
    const [row] = await tx
      .update(sources)
      .set({ ...change(before), version: version + 1, updatedBy: actor.id, updatedAt: new Date() })
      .where(and(eq(sources.name, name), eq(sources.version, version)))
      .returning();
    if (!row) throw staleVersion();
    await auditSource(tx, actor, row, before);
    return showSource(row);
  });
}

/** Error for the slower of two concurrent editors. */
function staleVersion(): Conflict {
  return new Conflict({
    code: "stale_version",
    message: "This source was changed meanwhile. Look at it, then save yours again. Nothing was changed.",
  });
}

/** Audits a changed source: its version, whether it is enabled, and the number of its secrets and of new ones. */
async function auditSource(tx: Transaction, actor: Me, after: Row, before?: Row): Promise<void> {
  const { name, version, enabled, secrets } = after;
  await appendAudit(tx, {
    actor: { type: "user", id: actor.id },
    action: "source_changed",
    subject: { type: "source", id: name },
    dedupeKey: `source:${name}:${version}`,
    detail: {
      version,
      enabled,
      rules: Mapping.parse(after.mapping).rules.length,
      secrets: secrets.length,
      newSecrets: secrets.filter((secret) => !before?.secrets.includes(secret)).length,
    },
  });
}

/**
 * Begins a rotation: the new secret and the newest previous one are valid until `dropSecret`.
 * @throws NotFound; Conflict when the source was changed since
 */
export function addSecret(actor: Me, name: string, { version, secret }: AddSecret): Promise<Source> {
  return changeSource(actor, name, version, ({ secrets }) => ({
    secrets: [sealSecret(secret), ...secrets.slice(0, 1)],
  }));
}

/**
 * Ends a rotation: from now on only the newest secret is valid.
 * @throws NotFound; Conflict when the source was changed since
 */
export function dropSecret(actor: Me, name: string, { version }: DropSecret): Promise<Source> {
  return changeSource(actor, name, version, ({ secrets }) => ({ secrets: secrets.slice(0, 1) }));
}

/**
 * Creates or changes a source. Stored deliveries are not mapped again; they can be replayed.
 * @throws InvalidInput for an invalid name, or a new source without a secret; NotFound; Conflict when the source was
 * changed since
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
