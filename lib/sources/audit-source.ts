import type { sources } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";
import { Mapping } from "./mapping";

type Row = typeof sources.$inferSelect;

/** Notes that a source was changed: which version, whether it takes requests, how many secrets count and are new. */
export async function auditSource(tx: Transaction, actor: Me, after: Row, before?: Row): Promise<void> {
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
