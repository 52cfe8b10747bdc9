import type { sources } from "@/db/schema";
import { env } from "@/lib/env";
import { Source, sourceProvider } from "./schemas.ts";

/** A source as it leaves the server: without its secrets. */
export function showSource(row: typeof sources.$inferSelect): Source {
  return Source.parse({
    ...row,
    url: `${env().publicUrl}/api/webhooks/sources/${row.name}`,
    provider: sourceProvider(row.name),
    secrets: row.secrets.length,
    updatedAt: row.updatedAt.toISOString(),
  });
}
