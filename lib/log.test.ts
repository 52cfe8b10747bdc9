import process from "node:process";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { currentStep } from "@/lib/ledger/current-step";
import { withIds, withoutIds } from "@/lib/telemetry/call-ids";
import { log } from "./log.ts";

let lines: string[];

beforeEach(() => {
  lines = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const step = { runId: "run_1", functionId: "pulse", stepId: "tick", record: () => {} };

it("names request, event, attempt, operation and delivery of the work that wrote the line, and run, function and step", () => {
  withIds({ requestId: "req_1" }, () =>
    withIds({ eventId: "evt_1", attempt: 2, operationId: "op_1", deliveryId: "dlv_1" }, () =>
      currentStep.run(step, () => log.warn("a sentence", { rows: 3 })),
    ),
  );
  expect(JSON.parse(lines.join(""))).toEqual({
    at: expect.stringMatching(/Z$/),
    level: "warn",
    msg: "a sentence",
    requestId: "req_1",
    eventId: "evt_1",
    attempt: 2,
    operationId: "op_1",
    deliveryId: "dlv_1",
    runId: "run_1",
    functionId: "pulse",
    stepId: "tick",
    rows: 3,
  });
});

it("keeps the ids over an await, and no ids of one request for another", async () => {
  const say = (requestId: string) =>
    withIds({ requestId }, async () => {
      await new Promise((done) => setTimeout(done, Math.random() * 5));
      log.info("done", { expected: requestId });
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => say(`req_${n}`)));
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written).toHaveLength(20);
  for (const { requestId, expected } of written) expect(requestId).toBe(expected);
});

it("names no request for work that belongs to none", () => {
  withIds({ requestId: "req_1" }, () => withoutIds(() => log.info("the pulse beats")));
  expect(lines.join("")).not.toContain("requestId");
});

it("is a sentence with its fields on a terminal", () => {
  const { isTTY } = process.stdout;
  Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true, writable: true });
  onTestFinished(() => {
    process.stdout.isTTY = isTTY;
  });
  log.info("events were sent", { events: 2, cause: "two words", of: undefined });
  expect(lines.join("")).toMatch(/^\d\d:\d\d:\d\d INFO {2}events were sent {2}events=2 cause="two words"\n$/);
});
