import { desc } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { env } from "@/lib/env";
import type { FunctionDeclaration } from "./declaration-schemas.ts";
import { asRegistered, compareFunctions } from "./rules.ts";
import type { Registration } from "./schemas.ts";

/**
 * Asks the engine which functions it has and says where they differ from the code. An engine that does not say (it is
 * away, or it is Inngest Cloud, which keeps that behind its own login) leaves the finding of the last audit.
 */
export async function readRegistration(declarations: readonly FunctionDeclaration[]): Promise<Registration> {
  const answer = await engineApi.listFunctions();
  // An engine of one's own that does not know the app has none of its functions.
  const unknownApp = !answer.ok && answer.why === "not_found" && env().inngest.baseUrl !== undefined;
  if (answer.ok || unknownApp) {
    const drifts = compareFunctions(asRegistered(declarations), answer.ok ? answer.value : []);
    return { drifts, checkedAt: new Date().toISOString(), silent: null };
  }
  const [last] = await db().select().from(driftAudits).orderBy(desc(driftAudits.seq)).limit(1);
  return {
    drifts: last?.drifts ?? [],
    checkedAt: last?.checkedAt.toISOString() ?? null,
    silent: answer.message,
  };
}
