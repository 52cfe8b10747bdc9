import type { Drift } from "@/db/schema/drift-audits";

/** A function as the code or the engine has it. */
export interface DeclaredFunction {
  /** Without the app's id. */
  id: string;
  triggers: { event?: string; cron?: string }[];
}

/** Where the engine knows functions otherwise than the code declares them, in the order of their ids. */
export function compareFunctions(
  declared: readonly DeclaredFunction[],
  registered: readonly DeclaredFunction[],
): Drift[] {
  const known = new Map(registered.map((one) => [one.id, triggersOf(one)]));
  const ours = new Map(declared.map((one) => [one.id, triggersOf(one)]));
  const ids = [...new Set([...ours.keys(), ...known.keys()])].sort();
  return ids.flatMap((functionId): Drift[] => {
    const code = ours.get(functionId) ?? null;
    const engine = known.get(functionId) ?? null;
    if (code === engine) return [];
    const what = engine === null ? "missing" : code === null ? "unknown" : "triggers";
    return [{ functionId, what, declared: code, registered: engine }];
  });
}

/** `cron 0 9 * * *, event customer/email.received`, whatever order they stand in. */
function triggersOf({ triggers }: DeclaredFunction): string {
  return triggers
    .map(({ event, cron }) => (cron === undefined ? `event ${event}` : `cron ${cron}`))
    .sort()
    .join(", ");
}
