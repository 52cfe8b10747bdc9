import { describe, expect, it } from "vitest";
import { endWords, flowWords, periodWords } from "./flow-words";

describe("flow control in words", () => {
  it("words each limit, in all and for a key", () => {
    expect(
      flowWords({
        concurrency: [{ limit: 10 }, { key: "event.data.customerId", limit: 2 }],
        throttle: { limit: 100, period: "1m" },
        priority: { run: "int(event.data.tierPriority)" },
      }),
    ).toEqual([
      "10 at once",
      "2 at once for each customerId",
      "100 starts in a minute, the rest wait",
      "overtakes by tierPriority",
    ]);
  });

  it("tells runs that wait from runs that are dropped, grouped or started once", () => {
    expect(flowWords({ rateLimit: { limit: 3, period: "1h", key: "event.data.orderId" } })).toEqual([
      "3 runs in an hour for each orderId, the rest are dropped",
    ]);
    expect(flowWords({ batchEvents: { maxSize: 50, timeout: "30s" } })).toEqual([
      "50 events a run, or what came in 30 seconds",
    ]);
    expect(flowWords({ debounce: { period: "5m", timeout: "1h" } })).toEqual([
      "starts when 5 minutes passed without another event",
      "waits 1 hour at most",
    ]);
    expect(
      flowWords({ singleton: { mode: "cancel", key: "event.data.ticketId" }, idempotency: "event.id" }),
    ).toEqual(["one at a time for each ticketId, another cancels it", "once a day for each event.id"]);
    expect(flowWords({ concurrency: [{ limit: 5, scope: "env", key: '"db"' }] })).toEqual([
      '5 at once for each "db", shared by the whole env',
    ]);
  });

  it("is empty without flow control", () => {
    expect(flowWords({})).toEqual([]);
  });
});

describe("the end in words", () => {
  it("says how often a step is tried and what follows the last attempt", () => {
    expect(endWords({ retries: 9, handlesFailure: true })).toEqual([
      "each step is tried 9 more times before it fails",
      "its failure handler then takes over",
    ]);
    expect(endWords({ retries: 1, handlesFailure: false })).toEqual([
      "each step is tried once more before it fails",
    ]);
    expect(endWords({ retries: 0, handlesFailure: false })).toEqual(["not tried again"]);
  });

  it("names the steps that are tried less often", () => {
    expect(endWords({ retries: 9, handlesFailure: false, stepAttempts: { "run-agent": 3 } })).toEqual([
      "every other step is tried 9 more times before it fails",
      "run-agent is tried 2 more times only",
    ]);
  });

  it("says what cancels it", () => {
    const cancelOn = [
      { event: "customer/churned", if: "async.data.customerId == event.data.customerId" },
      { event: "ticket/resolved", match: "data.ticketId", timeout: "2h" },
    ];
    expect(
      endWords({
        retries: 0,
        handlesFailure: false,

        cancelOn,
        timeouts: { start: "30s", finish: "1d" },
      }),
    ).toEqual([
      "not tried again",
      "cancelled when it has not begun within 30 seconds",
      "cancelled when it takes longer than 1 day",
      "cancelled by customer/churned where async.data.customerId == event.data.customerId",
      "cancelled by ticket/resolved where async.data.ticketId == event.data.ticketId, within 2 hours",
    ]);
  });
});

it("a period of several parts stays as it is", () => {
  expect(periodWords("15m15s")).toBe("15m15s");
});
