import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { engineApi } from "@/lib/engine-client/engine-api";
import { env } from "@/lib/env";
import { loadLastAudit } from "./audit-drift.ts";
import { asRegistered, compareFunctions } from "./rules.ts";
import type { Registration } from "./schemas.ts";

/**
 * Compares the engine's registered functions with the code. When the engine does not list them (it is away, or it is
 * Inngest Cloud, which shows them only after its own login), returns the finding of the last audit.
 */
export async function readRegistration(declarations: readonly FunctionDeclaration[]): Promise<Registration> {
  const answer = await engineApi.listFunctions();
  // A self-hosted engine that does not know the app has none of its functions.
  const unknownApp = !answer.ok && answer.why === "not_found" && env().inngest.baseUrl !== undefined;
  if (answer.ok || unknownApp) {
    const drifts = compareFunctions(asRegistered(declarations), answer.ok ? answer.value : []);
    return { drifts, checkedAt: new Date().toISOString(), silent: null };
  }
  const last = await loadLastAudit();
  return {
    drifts: last?.drifts ?? [],
    checkedAt: last?.checkedAt.toISOString() ?? null,
    silent: answer.message,
  };
}
