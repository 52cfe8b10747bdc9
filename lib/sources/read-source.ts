import { asc, eq, sql } from "drizzle-orm";
import { sources, webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { idAt } from "@/lib/ids";
import { Source, type SourceList, SourceView, sourceProvider } from "./schemas.ts";

const DAY_MS = 86_400_000;

interface Activity extends Record<string, unknown> {
  name: string;
  lastDeliveryAt: Date | null;
  accepted: number;
  rejected: number;
}

/** One source with its recent deliveries. @throws NotFound */
export async function readSource(me: Me, name: string): Promise<SourceView> {
  requirePermission(me, "see");
  const [row] = await db().select().from(sources).where(eq(sources.name, name));
  const [source] = await loadActivity(row ? [showSource(row)] : []);
  if (!source) throw new NotFound("source", name);
  return source;
}

/** A source without its secrets, as the API returns it. */
export function showSource(row: typeof sources.$inferSelect): Source {
  return Source.parse({
    ...row,
    url: `${env().publicUrl}/api/webhooks/sources/${row.name}`,
    provider: sourceProvider(row.name),
    secrets: row.secrets.length,
    updatedAt: row.updatedAt.toISOString(),
  });
}

/** Recent deliveries of sources, by one index range per source. */
async function loadActivity(shown: readonly Source[]): Promise<SourceView[]> {
  const names = shown.map(({ name }) => name);
  const providers = names.map(sourceProvider);
  const rows = await db().execute<Activity>(sql`
    select k.name, d.accepted, d.rejected,
      (select received_at from ${webhookDeliveries} where provider = k.provider order by id desc limit 1) as "lastDeliveryAt"
    from unnest(${sql.param(names)}::text[], ${sql.param(providers)}::text[]) as k(name, provider)
    cross join lateral (
      select count(*) filter (where status in ('accepted', 'processed'))::int as accepted,
             count(*) filter (where status = 'rejected')::int as rejected
      from ${webhookDeliveries}
      where provider = k.provider and id >= ${idAt("delivery", Date.now() - DAY_MS)}
    ) d`);
  return shown.map((source) => {
    const lately = rows.find(({ name }) => name === source.name);
    return SourceView.parse({
      ...source,
      lastDeliveryAt: lately?.lastDeliveryAt ? new Date(lately.lastDeliveryAt).toISOString() : null,
      lastDay: { accepted: lately?.accepted ?? 0, rejected: lately?.rejected ?? 0 },
    });
  });
}

/** Every source by name, with its recent deliveries. */
export async function listSources(me: Me): Promise<SourceList> {
  requirePermission(me, "see");
  const rows = await db().select().from(sources).orderBy(asc(sources.name));
  return { items: await loadActivity(rows.map(showSource)), nextCursor: null };
}
