import { randomFillSync } from "node:crypto";
import { decodeTime, encodeTime, isValid, ulid } from "ulid";
import { PREFIXES } from "./id-prefixes.ts";

/** Random bytes in stock: asked for one by one, as the library does, they were a tenth of an ingress's CPU. */
const stock = Buffer.alloc(4096);
let used = stock.length;

/** A random fraction in steps of 1/256, of which `ulid` needs 32. */
function random(): number {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  return stock.readUInt8(used++) / 256;
}

/** A new id, `prefix_ULID`: ids of one kind sort by the time they were made. */
export function newId(kind: keyof typeof PREFIXES): string {
  return `${PREFIXES[kind]}_${ulid(undefined, random)}`;
}

/** Characters of a ULID that tell its time. */
const TIME_LENGTH = 10;

/** A bound for ids: those made after `ms` (since 1970) sort after it. Makes a window in time a range of the index. */
export function idAt(kind: keyof typeof PREFIXES, ms: number): string {
  return `${PREFIXES[kind]}_${encodeTime(ms, TIME_LENGTH)}`;
}

/** The ledger's name of an engine's run. */
export function runId(engineRunId: string): string {
  return `run_${engineRunId}`;
}

/** The engine's name of a run in the ledger. */
export function engineRunId(id: string): string {
  return id.replace(/^run_/, "");
}

/** When a run was asked for, by its id; undefined when the engine makes ids of another kind. */
export function runCreatedAt(id: string): Date | undefined {
  const engineId = engineRunId(id);
  return isValid(engineId) ? new Date(decodeTime(engineId)) : undefined;
}

/** A bound for ids of runs, as `idAt`. */
export function runIdAt(ms: number): string {
  return runId(encodeTime(ms, TIME_LENGTH));
}
