import { sql } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { idAt } from "@/lib/ids";
import { type Source, SourceView, sourceProvider } from "./schemas.ts";

const DAY_MS = 86_400_000;

interface Activity extends Record<string, unknown> {
  name: string;
  lastDeliveryAt: Date | null;
  accepted: number;
  rejected: number;
}

/** What sources sent lately: a range of the index for each. */
export async function loadActivity(shown: readonly Source[]): Promise<SourceView[]> {
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
