import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listAudit } from "@/lib/audit/list-audit";
import { AuditFilter } from "@/lib/audit/schemas";
import { AuditLog } from "./audit-log";
import { auditPage } from "./queries";

export const metadata: Metadata = { title: "Audit" };

/** The audit log. The filter is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/audit");
  const filter = readFilter(AuditFilter, await searchParams);
  const reads = [preload(auditPage(filter), await listAudit(me, filter))];
  return (
    <Preloaded reads={reads}>
      <AuditLog filter={filter} />
    </Preloaded>
  );
}
