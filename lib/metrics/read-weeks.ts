import { asc, desc, eq, gte } from "drizzle-orm";
import { supportWeeks, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { SupportWeeks } from "./week-schemas.ts";

/** Half a year. */
const WEEKS = 26;

/** The support of the last weeks that were measured, newest first. */
export async function readWeeks(me: Me): Promise<SupportWeeks> {
  requirePermission(me, "see");
  const weeks = await db()
    .selectDistinct({ week: supportWeeks.week })
    .from(supportWeeks)
    .orderBy(desc(supportWeeks.week))
    .limit(WEEKS);
  const oldest = weeks.at(-1)?.week;
  if (oldest === undefined) return { items: [] };
  const rows = await db()
    .select({ row: supportWeeks, name: users.name })
    .from(supportWeeks)
    .leftJoin(users, eq(users.id, supportWeeks.agentId))
    .where(gte(supportWeeks.week, oldest))
    .orderBy(asc(supportWeeks.agentId));
  return SupportWeeks.parse({
    items: weeks.map(({ week }) => {
      const agents = rows.filter(({ row }) => row.week === week);
      return {
        week,
        measuredAt: agents[0]?.row.measuredAt.toISOString(),
        agents: agents.map(({ row, name }) => ({ ...row, agentName: name ?? "The agent" })),
      };
    }),
  });
}
