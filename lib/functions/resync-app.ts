import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { VendorError } from "@/lib/app-errors";
import { syncApp } from "@/lib/engine-client/sync-app";
import { log } from "@/lib/log";
import { auditDrift } from "./audit-drift.ts";
import type { FunctionDeclaration } from "./declaration-schemas.ts";
import { readRegistration } from "./read-registration.ts";
import { asRegistered } from "./rules.ts";
import { Resynced } from "./schemas.ts";

/**
 * Hands the functions to the engine again and says what that changed. Runs under way go on; doing it twice changes
 * nothing more. No row of ours changes but the auditor's finding.
 * @throws VendorError when the engine did not take them
 */
export async function resyncApp(me: Me, declarations: readonly FunctionDeclaration[]): Promise<Resynced> {
  requirePermission(me, "operate");
  const before = await readRegistration(declarations);
  const synced = await syncApp();
  if (!synced.ok) {
    throw new VendorError({
      code: "engine_refused",
      message: `The engine did not take the functions (${synced.message}). It keeps those it has; runs go on. Try again when it answers.`,
      permanent: false,
    });
  }
  log.info("functions were handed to the engine on a person's word", { userId: me.id });
  // An engine that did not say what it had will not say what it has.
  const after = before.silent === null ? await auditDrift(asRegistered(declarations)) : { drifts: [] };
  return Resynced.parse({ before: before.drifts, after: after.drifts });
}
