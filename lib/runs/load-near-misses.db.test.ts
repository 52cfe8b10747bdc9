import { expect, it } from "vitest";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { recordEntries } from "@/lib/ledger/record-entries";
import { someRun } from "@/testing/ledger-runs";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { readRun } from "./read-run.ts";

withTestDatabase();

const NAME = "customer/refund.investigation_started";
const ago = (ms: number) => new Date(Date.now() - ms);

const sent = (id: string, refundId: unknown, createdAt: Date, name = NAME) =>
  db()
    .insert(outbox)
    .values({ id, name, data: { refundId }, startsRun: false, status: "sent", createdAt, sentAt: createdAt });

it("a waiting step lists events that arrived and did not match, with the field that differs", async () => {
  const run = someRun({ input: { refundId: 7 } });
  const waitsFor = { event: NAME, if: "async.data.refundId == event.data.refundId", until: null };
  await recordEntries([
    run.call,
    run.step("wait", {
      stepKind: "wait",
      status: "waiting",
      startedAt: ago(60_000).toISOString(),
      waitsFor,
    }),
  ]);
  await sent("evt_before", 8, ago(120_000));
  await sent("evt_other_name", 8, ago(30_000), "customer/refund.escalated");
  await sent("evt_other", 8, ago(30_000));
  await sent("evt_text", "7", ago(20_000));
  await sent("evt_match", 7, ago(10_000));
  const { steps } = await readRun(localUser("viewer"), [], run.runId);
  expect(steps.find(({ id }) => id === "wait")?.nearMisses).toMatchObject([
    { eventId: "evt_text", field: "refundId", wanted: "7", came: '"7"', wrongType: true },
    { eventId: "evt_other", field: "refundId", wanted: "7", came: "8", wrongType: false },
  ]);
});
