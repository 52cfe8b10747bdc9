import { newUlid } from "@vagus/primitives/ulid";
import { beforeAll, describe, expect, it } from "vitest";
import { errorGroups, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { listRuns } from "./list-runs.ts";
import { runHistogram } from "./run-histogram.ts";
import { RunListQuery, type RunStatus } from "./schemas.ts";

withTestDatabase();
const me = localUser("senior");

const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

/** A run queued `minute` minutes after noon. */
function runAt(minute: number, more: Partial<typeof runs.$inferInsert> = {}): typeof runs.$inferInsert {
  const queuedAt = new Date(NOON + minute * MINUTE_MS);
  const open = ["queued", "running", "waiting"].includes(more.status ?? "completed");
  return {
    id: `run_${newUlid(queuedAt.getTime())}`,
    functionId: "handle-customer-email",
    status: "completed",
    trigger: "customer/email.received",
    queuedAt,
    startedAt: queuedAt,
    endedAt: open ? null : queuedAt,
    calls: 1,
    ...more,
  };
}

const ask = (filter: Record<string, string>, who = me) => listRuns(who, RunListQuery.parse(filter));

/** Every run a filter matches, page after page. */
async function all(filter: Record<string, string>, who = me): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask({ ...filter, ...(cursor && { cursor }) }, who);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return ids;
}

const STATUSES: RunStatus[] = ["completed", "failed", "waiting", "cancelled", "queued", "skipped", "running"];
const group = {
  fingerprint: "v1:x",
  functionId: "handle-customer-email",
  errorType: "VendorError",
  message: "Postmark answered n to msg_…",
  frames: [],
  stateSince: new Date(NOON),
  firstSeenAt: new Date(NOON),
  lastSeenAt: new Date(NOON),
  lastRunId: "run_x",
};
/** 210 runs in 210 minutes, with every property that a filter can select. */
const rows = Array.from({ length: 210 }, (_, n) => {
  const status = STATUSES[n % 7] ?? "completed";
  return runAt(n, {
    status,
    functionId: n % 3 ? "handle-customer-email" : "pulse",
    customerId: n % 5 ? `cust_00${n % 5}` : null,
    errorGroupId: status === "failed" ? (n % 2 ? "err_odd" : "err_even") : null,
    subjectType: "ticket",
    subjectId: `tkt_${n % 10}`,
    eventId: `evt_${n}`,
  });
});
const idsWhere = (fits: (run: (typeof rows)[number], n: number) => boolean) =>
  rows
    .filter(fits)
    .map(({ id }) => id)
    .sort()
    .reverse();

beforeAll(async () => {
  await db().insert(runs).values(rows);
  await db()
    .insert(errorGroups)
    .values([
      { ...group, id: "err_odd" },
      { ...group, id: "err_even", fingerprint: "v1:y", message: "Stripe said no", errorType: "CardError" },
    ]);
});

describe("a filter", () => {
  const at = (minute: number) => new Date(NOON + minute * MINUTE_MS).toISOString();
  it.each<[Record<string, string>, (run: (typeof rows)[number], n: number) => boolean]>([
    [{}, () => true],
    [{ status: "failed" }, ({ status }) => status === "failed"],
    [{ status: "queued,waiting,failed" }, ({ status }) => ["queued", "waiting", "failed"].includes(status)],
    [{ functionId: "pulse" }, (_, n) => n % 3 === 0],
    [
      { functionId: "pulse", status: "failed,skipped" },
      ({ status }, n) => n % 3 === 0 && /failed|skipped/.test(status),
    ],
    [{ customerId: "cust_002" }, (_, n) => n % 5 === 2],
    [{ customerId: "cust_002", status: "failed" }, ({ status }, n) => n % 5 === 2 && status === "failed"],
    [{ errorGroup: "err_odd" }, ({ errorGroupId }) => errorGroupId === "err_odd"],
    [
      { errorGroup: "err_odd", status: "failed", functionId: "pulse" },
      ({ errorGroupId }, n) => errorGroupId === "err_odd" && n % 3 === 0,
    ],
    [{ from: at(10) }, (_, n) => n >= 10],
    [{ until: at(10) }, (_, n) => n < 10],
    [
      { from: at(10), until: at(200), status: "completed" },
      ({ status }, n) => n >= 10 && n < 200 && status === "completed",
    ],
    [{ q: "tkt_3" }, (_, n) => n % 10 === 3],
    [{ q: "evt_17" }, (_, n) => n === 17],
    [{ q: "cust_004" }, (_, n) => n % 5 === 4],
    [{ q: "err_even" }, ({ errorGroupId }) => errorGroupId === "err_even"],
    [{ q: "postmark" }, ({ errorGroupId }) => errorGroupId === "err_odd"],
    [{ q: "Card" }, ({ errorGroupId }) => errorGroupId === "err_even"],
    [{ q: "linus@" }, (_, n) => n % 5 === 3],
    [{ q: "example.com", status: "failed" }, ({ status }, n) => n % 5 !== 0 && status === "failed"],
    [{ q: rows[7]?.id.slice(0, 16) ?? "" }, ({ id }) => id.startsWith(rows[7]?.id.slice(0, 16) ?? "-")],
    [{ q: rows[7]?.id.slice(4).toLowerCase() ?? "" }, (_, n) => n === 7],
    [{ q: "100%_" }, () => false],
    [{ functionId: "nothing" }, () => false],
  ])(
    "%j lists exactly the matching runs, newest first, page by page, and counts them",
    async (filter, fits) => {
      const expected = idsWhere(fits);
      expect(await all(filter)).toEqual(expected);
      expect((await ask(filter)).count).toEqual({ value: expected.length, exact: true });
    },
  );

  it("of less than three characters is refused", () => {
    expect(RunListQuery.safeParse({ q: "ab" }).success).toBe(false);
  });

  it("with a cursor of another list is refused", () => {
    const cursor = Buffer.from("tkt_1").toString("base64url");
    expect(RunListQuery.safeParse({ cursor }).success).toBe(false);
  });
});

describe("personal data", () => {
  it("is masked and not searchable without the permission to reveal", async () => {
    const viewer = localUser("viewer");
    const { items } = await ask({ customerId: "cust_001" }, viewer);
    expect(items[0]?.customerEmail).toBe("a•••@example.com");
    expect(await all({ q: "ada@example" }, viewer)).toEqual([]);
    expect((await ask({ customerId: "cust_001" })).items[0]?.customerEmail).toBe("ada@example.com");
  });
});

it("pages list every run once while new runs arrive", async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask({ status: "completed,failed,waiting", ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    await db()
      .insert(runs)
      .values([runAt(1_000), runAt(1_001, { status: "failed" })]);
  } while (cursor);
  const expected = idsWhere(({ status }) => ["completed", "failed", "waiting"].includes(status));
  expect(ids).toEqual(expected);
});

describe("the histogram", () => {
  const window = {
    from: new Date(NOON).toISOString(),
    until: new Date(NOON + 210 * MINUTE_MS).toISOString(),
  };
  const totals = async (filter: Record<string, string>) => {
    const { bars } = await runHistogram(me, RunListQuery.parse({ ...window, ...filter }));
    const sum: Record<string, number> = {};
    for (const { counts } of bars)
      for (const [status, n] of Object.entries(counts)) sum[status] = (sum[status] ?? 0) + n;
    return sum;
  };

  it.each([
    [{}, 210],
    [{ status: "failed" }, 30],
    [{ functionId: "pulse" }, 70],
    [{ customerId: "cust_001" }, 42],
    [{ q: "postmark" }, 15],
  ])("of %j counts the runs of the list", async (filter, n) => {
    const counted = Object.values(await totals(filter)).reduce((sum, one) => sum + one, 0);
    expect(counted).toBe(n);
    expect((await ask({ ...window, ...filter })).count.value).toBe(n);
  });

  it("has at most a hundred bars of equal width, with runs in the bar of their queue time", async () => {
    const { bars, stepMs } = await runHistogram(me, RunListQuery.parse(window));
    expect(stepMs).toBe(5 * MINUTE_MS);
    expect(bars.length).toBe(42);
    expect(bars[0]).toEqual({
      at: window.from,
      counts: { completed: 1, failed: 1, waiting: 1, cancelled: 1, queued: 1 },
    });
  });
});
