import { expect, test } from "@playwright/test";
import { OperationView } from "@/lib/operations/schemas";
import { deliver, Person, RECOVERY_MS, runIs, type Story, sql, tellStory } from "./support/desk.ts";
import { healthy, kill, PARTS } from "./support/parts.ts";
import { until } from "./support/until.ts";
import { clearFaults, mailsTo, setFault } from "./support/vendors.ts";

/** Enough that a kill happens in the middle at the rate below. */
const MANY = 12;
const RATE_PER_SECOND = 4;
/** Long enough for the resolution of uncertain items and the restart of a part. */
const OVER_MS = 90_000;

test.describe.configure({ timeout: 180_000 });
test.beforeEach(healthy);
test.afterEach(clearFaults);
test.afterAll(healthy);

/** Mails whose runs have come to a status. */
async function stories(
  mail: { subject?: string; text?: string },
  status: string,
): Promise<{ story: Story; runId: string }[]> {
  const told = await Promise.all(Array.from({ length: MANY }, () => tellStory(mail)));
  for (const story of told) await deliver(story.payload);
  const found: { story: Story; runId: string }[] = [];
  for (const story of told) found.push({ story, runId: await runIs(story, status, RECOVERY_MS) });
  return found;
}

async function start(engineer: Person, kind: "rerun" | "cancel", runIds: string[]): Promise<string> {
  const response = await engineer.request("POST", "/api/operations", {
    kind,
    ids: runIds,
    reason: "A kill in the middle.",
    ratePerSecond: RATE_PER_SECOND,
    canary: 0,
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return OperationView.parse(await response.json()).id;
}

/** The middle of an operation: some items are done, some are not. */
const halfWay = (id: string) =>
  until("half an operation", RECOVERY_MS, async () => {
    const [row] = await sql<{ acted: number; left: number }[]>`
      select count(acted_at)::int as acted, count(*) filter (where acted_at is null)::int as left
      from operation_items where operation_id = ${id}`;
    return row && row.acted >= 3 && row.left > 0;
  });

const over = (engineer: Person, id: string) =>
  until("the end of the operation", OVER_MS, async () => {
    const response = await engineer.request("GET", `/api/operations/${id}`);
    const operation = response.ok ? OperationView.parse(await response.json()) : undefined;
    return operation?.endedAt ? operation : undefined;
  });

for (const part of PARTS) {
  test(`${part} killed in the middle of a rerun: every run is repeated once`, async () => {
    await setFault("openai", { match: "/v1/chat/completions", status: 401, times: null });
    const failed = await stories({ subject: "Hello", text: "Hi, where is my parcel?" }, "failed");
    await clearFaults();
    const engineer = await Person.signIn("engineer");
    const targets = failed.map(({ runId }) => runId);
    const id = await start(engineer, "rerun", targets);
    await halfWay(id);
    kill(part);
    await healthy();
    const operation = await over(engineer, id);
    expect(operation).toMatchObject({ status: "completed", total: MANY, done: MANY, residue: 0 });
    expect(operation.auditRows).toBe(MANY + 2);
    const again = await sql`
      select rerun_of, count(*)::int as n from runs where rerun_of in ${sql(targets)} group by rerun_of`;
    expect(again.map(({ n }) => n)).toEqual(Array.from({ length: MANY }, () => 1));
    for (const { story } of failed) expect(await mailsTo(story.email)).toHaveLength(1);
  });

  test(`${part} killed in the middle of a cancellation: every run is cancelled`, async () => {
    const waiting = await stories({}, "waiting");
    const engineer = await Person.signIn("engineer");
    const targets = waiting.map(({ runId }) => runId);
    const id = await start(engineer, "cancel", targets);
    await halfWay(id);
    kill(part);
    await healthy();
    const operation = await over(engineer, id);
    expect(operation).toMatchObject({ status: "completed", total: MANY, done: MANY, residue: 0 });
    const left = await sql`select id from runs where id in ${sql(targets)} and status <> 'cancelled'`;
    expect(left).toHaveLength(0);
    const audit = await sql`
      select count(*)::int as n from audit_log where action = 'run_cancelled' and subject_id in ${sql(targets)}`;
    expect(audit[0]?.n).toBe(MANY);
    const asked =
      await sql`select status from approvals where run_id in ${sql(targets)} and status <> 'withdrawn'`;
    expect(asked).toHaveLength(0);
  });
}
