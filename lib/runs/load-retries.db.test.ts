import { describe, expect, it } from "vitest";
import { recordEntries } from "@/lib/ledger/record-entries";
import { readOverview } from "@/lib/overview/read-overview";
import { at, someRun } from "@/testing/ledger-runs";
import { localUser } from "@/testing/local-user";
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
  it("shows step, vendor, failed attempts and next attempt in the list and on its page", async () => {
    const { runId } = await retryingRun();
    const expected = { stepId: "send-reply", attempt: 1, message: error.message, ...retry };
    expect((await readRun(viewer, [], runId)).retry).toEqual(expected);
    const { items } = await listRuns(viewer, {});
    expect(items.find(({ id }) => id === runId)?.retry).toEqual(expected);
  });

  it("is counted on the overview with runs that fail for the same reason", async () => {
    await retryingRun();
    const { retrying } = await readOverview(viewer);
    expect(retrying).toHaveLength(1);
    expect(retrying[0]).toMatchObject({ stepId: "send-reply", vendor: "postmark", of: 10 });
    expect(retrying[0]?.runCount).toBeGreaterThanOrEqual(2);
  });

  it("has no retry once the next attempt begins", async () => {
    const run = await retryingRun();
    await recordEntries([run.attempt("send-reply", 60_000, { endedAt: null })]);
    expect((await readRun(viewer, [], run.runId)).retry).toBeNull();
  });

  it("has no retry once the run ends", async () => {
    const run = await retryingRun();
    await recordEntries([run.answer({ ended: "failed", error, failedStepId: "send-reply" })]);
    expect((await readRun(viewer, [], run.runId)).retry).toBeNull();
  });
});
