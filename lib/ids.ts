import { isUlid, newUlid, ulidTime, ulidTimeMs } from "@vagus/primitives/ulid";
import { PREFIXES } from "./id-prefixes.ts";

/** A new id, `prefix_ULID`: ids of one kind sort by creation time. */
export function newId(kind: keyof typeof PREFIXES): string {
  return `${PREFIXES[kind]}_${newUlid()}`;
}

/** A bound for ids: ids made after `ms` (since 1970) sort after it. Turns a time window into a range of the index. */
export function idAt(kind: keyof typeof PREFIXES, ms: number): string {
  return `${PREFIXES[kind]}_${ulidTime(ms)}`;
}

/** The ledger's id of an engine's run. */
export function runId(engineRunId: string): string {
  return `run_${engineRunId}`;
}

/** The engine's id of a run in the ledger. */
export function engineRunId(id: string): string {
  return id.replace(/^run_/, "");
}

/** Creation time of a run by its id; undefined when the engine's ids have another form. */
export function runCreatedAt(id: string): Date | undefined {
  const engineId = engineRunId(id);
  return isUlid(engineId) ? new Date(ulidTimeMs(engineId)) : undefined;
}

/** A bound for ids of runs, like `idAt`. */
export function runIdAt(ms: number): string {
  return runId(ulidTime(ms));
}
