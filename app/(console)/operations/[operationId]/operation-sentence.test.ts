import { expect, it } from "vitest";
import type { OperationView } from "@/lib/operations/schemas";
import { leftMs, operationSentence } from "./operation-sentence";

const base: OperationView = {
  id: "op_1",
  kind: "rerun",
  status: "running",
  mode: "failed_step",
  reason: "INF-212",
  request: {},
  ratePerSecond: 0.5,
  canary: 5,
  stopAtFailureRate: 0.2,
  total: 338,
  done: 71,
  failed: 1,
  skipped: 0,
  residue: 0,
  inFlight: 2,
  left: 264,
  notEligible: {},
  createdBy: "usr_1",
  createdByName: "Priya",
  createdAt: "2024-11-20T10:41:00.000Z",
  startedAt: null,
  endedAt: null,
  pausedAt: null,
  pausedBecause: null,
  pausedByName: null,
  pausedByItself: false,
  cells: "",
  cellSize: 1,
  lastTwenty: { ended: 20, failed: 1 },
  auditRows: 4,
};
const say = (more: Partial<OperationView>) => operationSentence({ ...base, ...more }, "UTC");

it("counts done and failed items, and the time the rest takes at its rate", () => {
  expect(leftMs(base)).toBe(532_000);
  expect(say({}).say).toBe("71 of 338 are done, 1 failed, about 8 m to go.");
  expect(say({}).safe).toBe("It pauses itself when 4 of the last 20 fail.");
  expect(say({ done: 2, failed: 0 }).safe).toContain("The canary of 5 goes first, alone.");
});

it("says when and why it paused, and what was not touched", () => {
  const said = say({
    status: "paused",
    pausedAt: "2024-11-20T10:47:31.000Z",
    pausedBecause: { code: "latest_failed", failed: 5, of: 20 },
    inFlight: 0,
    done: 127,
    left: 205,
  });
  expect(said.say).toBe("It paused at 10:47:31: 5 of the last 20 new runs had failed.");
  expect(said.safe).toBe("Nothing is in flight. 127 are done and stay so; 205 were not touched.");
  const byPerson = { code: "by_person", userId: "usr_1" } as const;
  expect(say({ status: "paused", pausedBecause: byPerson, pausedByName: "Priya" }).say).toBe(
    "Priya paused it.",
  );
});

it("names the residue at the end, and says so when there is none", () => {
  expect(say({ status: "completed", done: 33, total: 36, failed: 1, residue: 2 }).say).toBe(
    "33 of 36 are done, 1 failed again, 2 are left over.",
  );
  expect(say({ status: "completed", done: 338, failed: 0 }).say).toBe("All 338 are done.");
});
