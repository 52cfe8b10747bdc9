import { randomUUID } from "node:crypto";
import type { Inngest } from "inngest";
import { expect, it, vi } from "vitest";
import { runs, watermarks } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { refuse } from "@/lib/engine-client/engine-request";
import { runCreatedAt } from "@/lib/ids";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { findUnseenRuns } from "./find-unseen-runs.ts";

withTestDatabase();
let client: Inngest.Any;
withEngine({
  more: (inngest) => {
    client = inngest;
    // The engine calls one run; the others stay queued.
    return [
      inngest.createFunction({ id: "held", concurrency: 1, triggers: [{ event: "test/held" }] }, ({ step }) =>
        step.run("never ends", () => new Promise(() => {})),
      ),
    ];
  },
});

/** More than two pages of the engine's list. */
const MANY = 250;
const known = () => db().$count(runs);

it("finds all queued runs over several pages, and continues after an engine that went away", async () => {
  await client.send(
    Array.from({ length: MANY }, () => ({ id: randomUUID(), name: "test/held", data: { key: "k" } })),
  );
  const { listRuns } = engineApi;
  const asked: (Date | undefined)[] = [];
  const listing = vi.spyOn(engineApi, "listRuns").mockImplementation((filter) => {
    asked.push(filter.from);
    if (asked.length === 2) return Promise.resolve(refuse("away", { said: "killed" }));
    return listRuns(filter);
  });
  await findUnseenRuns();
  const first = await known();
  expect(first).toBeLessThan(MANY);
  expect(first).toBeGreaterThanOrEqual(100);
  // Two pages are left, and each call inserts one at least, however slow the machine is.
  for (let call = 0; call < 2; call++) await findUnseenRuns();
  expect(await known()).toBe(MANY);
  listing.mockRestore();

  const [mark] = await db().select().from(watermarks);
  const newest =
    (await db().select({ id: runs.id }).from(runs))
      .map(({ id }) => id)
      .sort()
      .at(-1) ?? "";
  expect(mark?.at).toEqual(runCreatedAt(newest));
  expect(asked.at(-1)?.getTime()).toBeGreaterThan(asked[0]?.getTime() ?? Number.POSITIVE_INFINITY);
});
