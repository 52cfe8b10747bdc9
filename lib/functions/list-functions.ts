import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { listSwitches } from "@/lib/stops/list-switches";
import { functionScope } from "@/lib/stops/rules";
import { loadHealth, loadLastRuns } from "./load-health.ts";
import { nextTick } from "./next-tick.ts";
import { readRegistration } from "./read-registration.ts";
import { FunctionList } from "./schemas.ts";

/**
 * Every function the code declares, with its triggers and limits, its registration, its pauses and its last day.
 * @param declarations what the code declares; `lib` must not import it
 */
export async function listFunctions(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<FunctionList> {
  requirePermission(me, "see");
  return FunctionList.parse(await loadFunctions(me, declarations));
}

/** Loads the list without a check of permission; the number of statements does not grow with the functions. */
export async function loadFunctions(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<FunctionList> {
  const [registration, switches, healthOf, lastRuns] = await Promise.all([
    readRegistration(declarations),
    listSwitches(me),
    loadHealth(),
    loadLastRuns(declarations.map(({ id }) => id)),
  ]);
  const now = new Date();
  const items = declarations.map((declaration) => {
    const { id, triggers } = declaration;
    const drift = registration.drifts.find(({ functionId }) => functionId === id) ?? null;
    return {
      ...declaration,
      registered: registration.silent === null ? drift?.what !== "missing" : null,
      drift,
      paused: switches.items.find(({ scope }) => scope === functionScope(id)) ?? null,
      health: healthOf(id),
      lastRun: lastRuns.get(id)?.lastRun ?? null,
      lastSuccess: lastRuns.get(id)?.lastSuccess ?? null,
      nextTickAt: nextTick(triggers, now)?.toISOString() ?? null,
    };
  });
  return { items, registration };
}
