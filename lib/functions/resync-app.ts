import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { VendorError } from "@/lib/app-errors";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { syncApp } from "@/lib/engine-client/register-app";
import { log } from "@/lib/log";
import { auditDrift } from "./audit-drift.ts";
import { readRegistration } from "./read-registration.ts";
import { asRegistered } from "./rules.ts";
import { Resynced } from "./schemas.ts";

/**
 * Registers the functions with the engine again and returns the drifts before and after. Idempotent; open runs go on. In
 * our database only the finding of the drift audit changes.
 * @throws VendorError when the engine did not accept them
 */
export async function resyncApp(me: Me, declarations: readonly FunctionDeclaration[]): Promise<Resynced> {
  requirePermission(me, "operate");
  const before = await readRegistration(declarations);
  const synced = await syncApp();
  if (!synced.ok) {
    throw new VendorError({
      code: "engine_refused",
      message: `The engine did not accept the functions (${synced.message}). It keeps those it has; runs go on. Try again when it answers.`,
      permanent: false,
    });
  }
  log.info("a person registered the functions with the engine again", { userId: me.id });
  // An engine that did not list its functions before will not list them now.
  const after = before.silent === null ? await auditDrift(asRegistered(declarations)) : { drifts: [] };
  return Resynced.parse({ before: before.drifts, after: after.drifts });
}
