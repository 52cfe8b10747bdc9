import { expect, it } from "vitest";
import { listenerWords } from "./listener-words";

it("says why an event in order has no run", () => {
  const about = (change: Partial<Parameters<typeof listenerWords>[0]>) =>
    listenerWords({ wakes: [], awaitedBy: [], forOthers: false, status: "sent", ...change });
  expect(about({ status: "pending" })).toContain("handed to the engine");
  expect(about({ status: "observed", wakes: ["batch-embed-tickets"] })).toContain("batch’s first event");
  expect(about({ wakes: ["confirm-refund"] })).toContain("about to wake confirm-refund");
  expect(about({ awaitedBy: ["trial-welcome-series"] })).toContain("runs of trial-welcome-series");
  expect(about({ forOthers: true })).toContain("other apps");
  expect(about({ awaitedBy: ["*"] })).toContain("any function that waits");
});
