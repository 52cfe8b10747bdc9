import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { PolicyVersions, Rehearsal } from "@/lib/policy/request-schemas";
import type { PolicyRules } from "@/lib/policy/schemas";

/** Every version of the policy, the pending draft, and the kinds and facts for rules. */
export function policyVersions() {
  return queryOptions({
    queryKey: ["policies", "all"],
    queryFn: ({ signal }) => fetchJson(apiPaths.policies(), PolicyVersions, { signal }),
  });
}

/** What rules would have changed in the last 90 days. */
export function rehearsal(rules: PolicyRules) {
  return queryOptions({
    queryKey: ["policies", "rehearsal", rules],
    queryFn: ({ signal }) =>
      fetchJson(apiPaths.policyRehearse(), Rehearsal, { method: "POST", body: { rules }, signal }),
    retry: false,
  });
}
