import type { PolicyRules } from "@/lib/policy/schemas";
import { Person } from "./desk.ts";

/** The policy the tests run under. */
export const RULES: PolicyRules = {
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
  deadlineMs: 4 * 3_600_000,
  holdMs: 5_000,
};

/**
 * Changes the policy.
 * @returns how to put the usual one back
 */
export async function publishPolicy(change: Partial<PolicyRules>): Promise<() => Promise<void>> {
  const admin = await Person.signIn("admin");
  const publish = async (rules: PolicyRules) => {
    const response = await admin.request("POST", "/api/policies", { rules, note: "End-to-end test" });
    if (!response.ok) throw new Error(`The policy was not taken: ${await response.text()}`);
  };
  await publish({ ...RULES, ...change });
  return () => publish(RULES);
}
