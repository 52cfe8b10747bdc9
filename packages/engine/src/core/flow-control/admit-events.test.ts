import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FunctionConfig } from "../../protocol/function-config.ts";
import type { AdmissionResult, AdmissionState, PendingEvent } from "./admission-state.ts";
import { admitEvents } from "./admit-events.ts";

const owner = (options: object) => ({
  id: "fn",
  config: FunctionConfig.parse({
    id: "a-f",
    name: "f",
    steps: { step: { id: "step", runtime: { url: "" } } },
    ...options,
  }),
});
type Owner = ReturnType<typeof owner>;

const emptyState = (): AdmissionState => ({
  meters: new Map(),
  buffers: new Map(),
  holders: new Map(),
  claimed: new Set(),
});

interface Sent {
  atMs: number;
  key: number;
  /** Some events carry an id that others carry too. */
  chosenId: number | null;
}

function pendingEvents(sent: readonly Sent[]): PendingEvent[] {
  return sent.map(({ atMs, key, chosenId }, seq) => ({
    seq,
    internalId: `event ${seq}`,
    payload: {
      id: chosenId === null ? `event ${seq}` : `chosen ${chosenId}`,
      name: "a/f",
      data: { key },
      ts: atMs,
    },
    bytes: 100,
    receivedAtMs: atMs,
    runId: null,
  }));
}

/** Lets events pass, so many at a time, each pass at the time of its last event; then all buffers fall due. */
function play(target: Owner, events: readonly PendingEvent[], sizes: readonly number[]) {
  const state = emptyState();
  let ids = 0;
  const passes: AdmissionResult[] = [];
  const pass = (some: readonly PendingEvent[], nowMs: number) => {
    const one = admitEvents(target, some, state, nowMs, () => `id ${ids++}`);
    expect(one.blockedBy).toBeNull();
    expect(one.taken).toEqual(some.map(({ seq }) => seq));
    passes.push(one);
  };
  let from = 0;
  for (let turn = 0; from < events.length; turn++) {
    const some = events.slice(from, from + Math.max(1, sizes[turn % sizes.length] ?? 1));
    pass(some, some.at(-1)?.receivedAtMs ?? 0);
    from += some.length;
  }
  for (let nowMs = 0; state.buffers.size > 0; ) {
    nowMs = Math.max(nowMs, Math.min(...[...state.buffers.values()].map((one) => one.dueAtMs)));
    pass([], nowMs);
  }
  return {
    starts: passes.flatMap((one) => one.starts),
    skips: passes.flatMap((one) => one.skips),
  };
}

const sent = fc
  .array(
    fc.record({
      pauseMs: fc.nat(900),
      key: fc.nat(2),
      chosenId: fc.option(fc.nat(5), { freq: 4 }),
    }),
    { maxLength: 40 },
  )
  .map((list) => {
    let atMs = 1_000_000;
    return list.map(({ pauseMs, ...rest }) => {
      atMs += pauseMs;
      return { ...rest, atMs };
    });
  });
const key = "event.data.key + 0.0";
const targets = fc.constantFrom(
  { rateLimit: { limit: 20, period: "20s", key } },
  { idempotency: key },
  { singleton: { mode: "skip", key } },
  { debounce: { period: "1s", key } },
  { debounce: { period: "2s", timeout: "3s" }, rateLimit: { limit: 40, period: "20s" } },
  { batchEvents: { maxSize: 3, timeout: "2s", key } },
  { batchEvents: { maxSize: 4, timeout: "1s", if: "event.data.key > 0.0" } },
);

describe("admission", () => {
  test("decides on every event once: it starts a run, is skipped, or is a duplicate", () => {
    fc.assert(
      fc.property(targets, sent, (options, list) => {
        const events = pendingEvents(list);
        const { starts, skips } = play(owner(options), events, [40]);
        const decided = [
          ...starts.flatMap((start) => start.eventIds),
          ...skips.map((skip) => skip.internalId),
        ];
        expect(new Set(decided).size).toBe(decided.length);
        const byId = new Map(events.map((event) => [event.internalId, event.payload.id]));
        const ran = starts.flatMap((start) => start.eventIds.map((id) => byId.get(id)));
        expect(new Set(ran).size, "an id runs once").toBe(ran.length);
        for (const event of events) {
          if (decided.includes(event.internalId)) continue;
          expect(ran).toContain(event.payload.id);
        }
      }),
    );
  });

  test("decides the same whether events come one by one or pile up", () => {
    fc.assert(
      fc.property(
        targets,
        sent,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (options, list, sizes) => {
          const target = owner(options);
          const outcome = (some: readonly number[]) => {
            const { starts, skips } = play(target, pendingEvents(list), some);
            return {
              starts: starts.map((start) => start.eventIds.join()).sort(),
              skips: skips.map((skip) => `${skip.internalId} ${skip.reason}`).sort(),
            };
          };
          expect(outcome(sizes)).toEqual(outcome([1]));
        },
      ),
    );
  });

  test("keys are decided on independently", () => {
    fc.assert(
      fc.property(targets, sent, (options, list) => {
        if (!JSON.stringify(options).includes(key)) return;
        const target = owner(options);
        const alone = list.map((one) => ({ ...one, chosenId: null }));
        const all = play(target, pendingEvents(alone), [1]);
        const events = pendingEvents(alone);
        for (const value of [0, 1, 2]) {
          const own = events.filter((event) => event.payload.data?.key === value);
          const ids = new Set(own.map((event) => event.internalId));
          const mine = (starts: AdmissionResult["starts"]) =>
            starts
              .map((start) => start.eventIds.filter((id) => ids.has(id)).join())
              .filter(Boolean)
              .sort();
          expect(mine(all.starts)).toEqual(mine(play(target, own, [1]).starts));
        }
      }),
    );
  });

  test("a batch is never larger than its size, and holds its events in order", () => {
    fc.assert(
      fc.property(sent, (list) => {
        const { starts } = play(
          owner({ batchEvents: { maxSize: 3, timeout: "2s" } }),
          pendingEvents(list),
          [7],
        );
        const order = starts.flatMap(({ eventIds }) => eventIds).map((id) => Number(id.slice(6)));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(starts.every(({ eventIds }) => eventIds.length >= 1 && eventIds.length <= 3)).toBe(true);
      }),
    );
  });

  test("a singleton that cancels stops at the event that needs another run's end, and counts it once", () => {
    const target = owner({ singleton: { mode: "cancel" }, rateLimit: { limit: 10, period: "1h" } });
    const state = emptyState();
    const events = pendingEvents([
      { atMs: 1, key: 0, chosenId: null },
      { atMs: 2, key: 0, chosenId: null },
    ]);
    const first = admitEvents(target, events, state, 5, () => "run");
    expect(first).toMatchObject({ taken: [0], blockedBy: { runId: null }, starts: [{ runId: "run" }] });
    state.holders.set("", "run");
    const again = admitEvents(target, events.slice(1), state, 5, () => "new");
    expect(again).toMatchObject({ taken: [], blockedBy: { runId: "run" } });
    state.holders.clear();
    const last = admitEvents(target, events.slice(1), state, 5, () => "new");
    expect(last).toMatchObject({ taken: [1], blockedBy: null, starts: [{ runId: "new" }] });
  });
});
