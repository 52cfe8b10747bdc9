import { withDueTime } from "../core/event-buffer.ts";
import { gateKeys } from "../core/gate-keys.ts";
import { bufferKey, chosenId, type GateEvent, type GateState } from "../core/gate-state.ts";
import type { Transaction } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { readMeters } from "../store/meters.ts";
import { readBuffers, readClaimed, readHolders } from "../store/read-gate.ts";

/** Reads what the decisions on these events depend on, and the buffers whose time has come. */
export async function readGateState(
  tx: Transaction,
  { id, config }: RegisteredFunction,
  events: readonly GateEvent[],
  nowMs: number,
): Promise<GateState> {
  const keys = events.map(({ payload }) => gateKeys(config, id, payload));
  const joined = new Map(
    keys.flatMap(({ batch, debounce }) => batch ?? debounce ?? []).map((key) => [bufferKey(key), key]),
  );
  const buffers = await readBuffers(tx, id, [...joined.values()], nowMs);
  const meters = keys.flatMap(({ meter }) => meter ?? []);
  const locks = [...keys, ...buffers.map(({ first }) => gateKeys(config, id, first))];
  const eventIds = [
    ...events.flatMap(({ internalId, payload }) => chosenId(internalId, payload) ?? []),
    ...buffers.flatMap(({ kind, eventIds: [internalId = ""], first }) =>
      kind === "debounce" ? (chosenId(internalId, first) ?? []) : [],
    ),
  ];
  return {
    meters: meters.length === 0 ? new Map() : await readMeters(tx, meters),
    buffers: new Map(buffers.map((one) => [bufferKey(one), withDueTime(config, one)])),
    holders: await readHolders(
      tx,
      id,
      locks.flatMap(({ singleton }) => singleton ?? []),
    ),
    claimed: await readClaimed(tx, id, eventIds),
  };
}
