import type { AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";

/** The address of the page with another filter, from its first page on. */
export function auditPath(filter: AuditFilter, change: Partial<AuditFilter>): string {
  return paths.audit({ ...filter, cursor: undefined, ...change });
}
