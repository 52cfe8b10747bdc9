import { gateKeys } from "../core/gate-keys.ts";
import { chosenId, type GateEvent, type GateState, gatheringKey } from "../core/gate-state.ts";
import { withDueTime } from "../core/gathering.ts";
import type { Transaction } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { readMeters } from "../store/meters.ts";
import { readClaimed, readGatherings, readHolders } from "../store/read-gate.ts";

/** Reads what the decisions on these events depend on, and the gatherings whose time has come. */
export async function readGateState(
  tx: Transaction,
  { id, config }: RegisteredFunction,
  events: readonly GateEvent[],
  nowMs: number,
): Promise<GateState> {
  const keys = events.map(({ payload }) => gateKeys(config, id, payload));
  const joined = new Map(
    keys.flatMap(({ batch, debounce }) => batch ?? debounce ?? []).map((key) => [gatheringKey(key), key]),
  );
  const gatherings = await readGatherings(tx, id, [...joined.values()], nowMs);
  const meters = keys.flatMap(({ meter }) => meter ?? []);
  const locks = [...keys, ...gatherings.map(({ first }) => gateKeys(config, id, first))];
  const eventIds = [
    ...events.flatMap(({ internalId, payload }) => chosenId(internalId, payload) ?? []),
    ...gatherings.flatMap(({ kind, eventIds: [internalId = ""], first }) =>
      kind === "debounce" ? (chosenId(internalId, first) ?? []) : [],
    ),
  ];
  return {
    meters: meters.length === 0 ? new Map() : await readMeters(tx, meters),
    gatherings: new Map(gatherings.map((one) => [gatheringKey(one), withDueTime(config, one)])),
    holders: await readHolders(
      tx,
      id,
      locks.flatMap(({ singleton }) => singleton ?? []),
    ),
    claimed: await readClaimed(tx, id, eventIds),
  };
}
