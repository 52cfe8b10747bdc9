import { queryOptions } from "@tanstack/react-query";
import { type AuditFilter, AuditPage } from "@/lib/audit/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** One page of the audit log, newest first. */
export function auditPage(filter: AuditFilter) {
  return queryOptions({
    queryKey: ["audit", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.audit(filter), AuditPage, { signal }),
  });
}
