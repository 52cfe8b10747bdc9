import { sql } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { withTestDatabase } from "@/testing/with-test-database";
import { checkRelay } from "./check-relay.ts";

withTestDatabase();

beforeEach(() => db().delete(outbox));

/** Stores an event. @param of seconds ago it was written; seconds until it is due; how often it was tried */
async function event(of: { ageS: number; dueInS?: number; attempts?: number; status?: "pending" | "sent" }) {
  const { ageS, dueInS = -ageS, attempts = 0, status = "pending" } = of;
  await db()
    .insert(outbox)
    .values({
      id: newId("event"),
      name: "test/event",
      data: {},
      startsRun: false,
      status,
      attempts,
      createdAt: sql`now() - ${ageS} * interval '1 second'`,
      availableAt: sql`now() + ${dueInS} * interval '1 second'`,
    });
}

it("is green with an empty outbox and with events that were just sent", async () => {
  expect(await checkRelay()).toEqual({ ok: true });
  await event({ ageS: 5 });
  await event({ ageS: 100, dueInS: 20, attempts: 6 });
  expect(await checkRelay()).toEqual({ ok: true });
});

it("is red and says how long, when an event is older than a late retry and a slow request", async () => {
  await event({ ageS: 180, dueInS: 30, attempts: 8 });
  expect(await checkRelay()).toEqual({ ok: false, message: expect.stringMatching(/waited 18\d s/) });
  await db().update(outbox).set({ status: "sent", availableAt: null });
  expect(await checkRelay()).toEqual({ ok: true });
});

it("is red when no relay runs: the event is due and was never tried", async () => {
  await event({ ageS: 180 });
  expect((await checkRelay()).ok).toBe(false);
});

it("ignores held events and events that wait for their run", async () => {
  await event({ ageS: 600, dueInS: 600 });
  await event({ ageS: 600, dueInS: 60, attempts: 3, status: "sent" });
  expect(await checkRelay()).toEqual({ ok: true });
});
