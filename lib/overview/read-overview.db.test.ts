import { expect, it } from "vitest";
import { errorGroups, operations } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readOverview } from "./read-overview.ts";

withTestDatabase();

const viewer = localUser("viewer");

it("names an operation that paused itself, and none that a person paused", async () => {
  const operation = {
    kind: "rerun" as const,
    status: "paused" as const,
    request: {},
    reason: "Test",
    ratePerSecond: 1,
    canary: 5,
    stopAtFailureRate: 0.2,
    total: 5,
    notEligible: {},
    createdBy: "usr_local_engineer",
  };
  await db()
    .insert(operations)
    .values([
      {
        ...operation,
        id: "op_by_itself",
        pausedByItself: true,
        pausedBecause: { code: "canary_failed", failed: 3, of: 5 },
      },
      {
        ...operation,
        id: "op_by_person",
        pausedByItself: false,
        pausedBecause: { code: "by_person", userId: "usr_local_engineer" },
      },
    ]);
  const { operations: named } = await readOverview(viewer);
  expect(named.map(({ id }) => id)).toEqual(["op_by_itself"]);
});

it("names the five groups that affect most customers and counts all", async () => {
  const seen = new Date();
  await db()
    .insert(errorGroups)
    .values(
      [0, 9, 1, 3, 2, 7, 5].map((customerCount, nth) => ({
        id: `err_${customerCount}`,
        fingerprint: `v1:${nth}`,
        functionId: "handle-customer-email",
        errorType: "Error",
        message: "It failed.",
        frames: [],
        stateSince: seen,
        firstSeenAt: seen,
        // The newest affects the fewest customers.
        lastSeenAt: new Date(seen.getTime() - customerCount * 1000),
        regressedAt: customerCount === 0 ? seen : null,
        runCount: 1,
        customerCount,
        lastRunId: "run_1",
      })),
    );
  const { errorGroups: named, errorGroupCounts } = await readOverview(viewer);
  expect(named.map(({ customerCount }) => customerCount)).toEqual([9, 7, 5, 3, 2]);
  expect(errorGroupCounts).toEqual({ fresh: 6, back: 1 });
});
