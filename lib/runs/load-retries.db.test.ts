import { describe, expect, it } from "vitest";
import { recordEntries } from "@/lib/ledger/record-entries";
import { readOverview } from "@/lib/metrics/read-overview";
import { localUser } from "@/testing/local-user";
import { at, someRun } from "@/testing/told-run";
import { withTestDatabase } from "@/testing/with-test-database";
import { listRuns } from "./list-runs.ts";
import { readRun } from "./read-run.ts";

withTestDatabase();
const viewer = localUser("viewer");

const error = { name: "VendorError", message: "Postmark answered 503." };
const retry = { of: 10, nextAt: at(60_000), vendor: "postmark" };

/** A run whose step failed at its first attempt and waits for the second. */
async function retryingRun() {
  const run = someRun();
  await recordEntries([
    run.call,
    run.step("send-reply", { status: "running", error }),
    run.attempt("send-reply", 20, { error, retry }),
  ]);
  return run;
}

describe("a run between two attempts", () => {
  it("names the step, the vendor, the attempts spent and the next try, on every page that shows it", async () => {
    const { runId } = await retryingRun();
    const expected = { stepId: "send-reply", attempt: 1, message: error.message, ...retry };
    expect((await readRun(viewer, [], runId)).retry).toEqual(expected);
    const { items } = await listRuns(viewer, {});
    expect(items.find(({ id }) => id === runId)?.retry).toEqual(expected);
  });

  it("stands on the overview with others that fail for the same reason", async () => {
    await retryingRun();
    const { retrying } = await readOverview(viewer);
    expect(retrying).toHaveLength(1);
    expect(retrying[0]).toMatchObject({ stepId: "send-reply", vendor: "postmark", of: 10 });
    expect(retrying[0]?.runCount).toBeGreaterThanOrEqual(2);
  });

  it("stops saying so when the next attempt begins", async () => {
    const run = await retryingRun();
    await recordEntries([run.attempt("send-reply", 60_000, { endedAt: null })]);
    expect((await readRun(viewer, [], run.runId)).retry).toBeNull();
  });

  it("stops saying so when the run ends", async () => {
    const run = await retryingRun();
    await recordEntries([run.answer({ ended: "failed", error, failedStepId: "send-reply" })]);
    expect((await readRun(viewer, [], run.runId)).retry).toBeNull();
  });
});
