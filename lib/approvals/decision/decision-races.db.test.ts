import { and, eq, inArray, isNull } from "drizzle-orm";
import { expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, outbox, refunds } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { showInSlack } from "@/lib/channels/slack/show-in-slack";
import { db } from "@/lib/db";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { localUser } from "@/testing/local-user";
import { askForRefund } from "@/testing/refunds";
import { pressBody, sendToSlackEndpoint } from "@/testing/slack";
import { underRules } from "@/testing/under-rules";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { expireApproval } from "../closing/expire-approval.ts";
import { performApproval } from "../perform-approval.ts";
import { decideApproval } from "./decide-approval.ts";
import { retractDecision } from "./retract-decision.ts";

withTestDatabase();
const vendors = withSandbox();

/** `DECISION_RACE=1000` runs each race at the size the product promises. */
const RACES = Number(process.env.DECISION_RACE ?? 25);
const CENTS = 10;
/** Races under way at the same time. */
const LANES = 5;
const TIMEOUT_MS = 900_000;
const reviewer = localUser("reviewer");
const senior = localUser("senior");

async function ask() {
  const { approvalId } = await askForRefund({ orderId: "ord_1002", amountCents: CENTS });
  return approvalId;
}

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new Error(`No approval ${id}.`);
  return row;
}

/** What came of one side of a race: its own word, or status and code of the refusal. */
async function outcomeOf(
  side: Promise<unknown>,
  word: (value: unknown) => string = () => "done",
): Promise<string> {
  try {
    return word(await side);
  } catch (error) {
    if (error instanceof VagusError) return `${error.status} ${error.code}`;
    throw error;
  }
}

/** Runs a race so many times, some at once. */
async function raceMany<Result>(race: (at: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = Array.from({ length: RACES }, (_, at) => at);
  const lane = async () => {
    for (let at = left.pop(); at !== undefined; at = left.pop()) results.push(await race(at));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

const standing = (ids: string[]) =>
  db()
    .select({ id: approvalDecisions.approvalId })
    .from(approvalDecisions)
    .where(and(inArray(approvalDecisions.approvalId, ids), isNull(approvalDecisions.retractedAt)));

const decidedRows = (ids: string[]) =>
  db()
    .select({ id: auditLog.subjectId })
    .from(auditLog)
    .where(and(inArray(auditLog.subjectId, ids), eq(auditLog.action, "approval_decided")));

/** Two runs want each effect, as after a lost answer. @returns the refunds that stand */
async function refundsAfter(ids: string[]) {
  for (const id of ids) {
    await Promise.allSettled(["one", "two"].map((run) => performApproval(id, `run_${run}_${id}`)));
    await performApproval(id, `run_two_${id}`);
  }
  const rows = await db().select().from(refunds).where(inArray(refunds.approvalId, ids));
  return rows.filter(({ status }) => status !== "blocked");
}

it(
  `a press in Slack and a decision in the console race ${RACES} times: one decision, one refusal, one effect`,
  async () => {
    await underRules(db(), { holdMs: 0 }, async () => {
      const races = await raceMany(async (at) => {
        const id = await ask();
        await showInSlack(id);
        const message = (await vendors.slackMessages()).find(({ blocks }) =>
          JSON.stringify(blocks).includes(id),
        );
        if (!message) throw new Error("No message.");
        const body = pressBody(message, {
          action: at % 3 === 0 ? "reject" : "approve",
          user: "ULOCALREVIEWER",
        });
        const [, console] = await Promise.all([
          sendToSlackEndpoint(body),
          outcomeOf(decideApproval(senior, id, { decision: "approve", version: 1 })),
        ]);
        return { id, console };
      });
      const ids = races.map(({ id }) => id);
      const refused = await db()
        .select({ id: auditLog.subjectId, actor: auditLog.actorId })
        .from(auditLog)
        .where(and(inArray(auditLog.subjectId, ids), eq(auditLog.action, "approval_refused")));
      for (const found of [await standing(ids), await decidedRows(ids), refused])
        expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const { id, console } of races) {
        const loser = refused.find((row) => row.id === id)?.actor;
        expect([console, loser]).toEqual(
          console === "done" ? ["done", reviewer.id] : ["409 already_decided", senior.id],
        );
      }
      const events = await db().select().from(outbox).where(eq(outbox.name, "approval/decided"));
      expect(events.filter(({ data }) => ids.includes(String(data.approvalId)))).toHaveLength(RACES);
      const approved = (await Promise.all(ids.map(rowOf))).filter(({ status }) => status === "approved");
      expect(await refundsAfter(approved.map(({ id }) => id))).toHaveLength(approved.length);
    });
  },
  TIMEOUT_MS,
);

it(
  `a decision and its colleague's retraction race ${RACES} times: the newer one stands, or is 409`,
  async () => {
    const races = await raceMany(async () => {
      const id = await ask();
      await decideApproval(reviewer, id, { decision: "reject", version: 1 });
      const [retracted, decided] = await Promise.all([
        outcomeOf(retractDecision(reviewer, id)),
        outcomeOf(decideApproval(senior, id, { decision: "approve", version: 3 })),
      ]);
      return { id, retracted, decided, status: (await rowOf(id)).status };
    });
    for (const { retracted, decided, status } of races) {
      expect(retracted).toBe("done");
      expect([decided, status]).toEqual(
        decided === "done" ? ["done", "approved"] : ["409 already_decided", "pending"],
      );
    }
    const agreed = races.filter(({ decided }) => decided === "done").map(({ id }) => id);
    expect((await standing(races.map(({ id }) => id))).map(({ id }) => id).sort()).toEqual(agreed.sort());
    expect(await decidedRows(agreed)).toHaveLength(2 * agreed.length);
    expect(await refundsAfter(agreed)).toHaveLength(agreed.length);
  },
  TIMEOUT_MS,
);

it(
  `a decision and the end of the deadline race ${RACES} times: exactly one of the two`,
  async () => {
    const races = await raceMany(async (at) => {
      const id = await ask();
      const deadline = new Date(Date.now() + 4 + (at % 7));
      await db().update(approvals).set({ deadline }).where(eq(approvals.id, id));
      const expire = async () => {
        while (Date.now() < deadline.getTime()) await new Promise(setImmediate);
        return expireApproval(id);
      };
      const [decided] = await Promise.all([
        outcomeOf(decideApproval(reviewer, id, { decision: "approve", version: 1 })),
        expire(),
      ]);
      await expireApproval(id);
      return { id, decided, status: (await rowOf(id)).status };
    });
    for (const { decided, status } of races)
      expect([decided, status]).toEqual(
        decided === "done" ? ["done", "approved"] : ["410 expired", "expired"],
      );
    const agreed = races.filter(({ decided }) => decided === "done").map(({ id }) => id);
    expect((await decidedRows(races.map(({ id }) => id))).map(({ id }) => id).sort()).toEqual(agreed.sort());
    expect(await refundsAfter(races.map(({ id }) => id))).toHaveLength(agreed.length);
  },
  TIMEOUT_MS,
);

it(
  `a decision and taking the ticket over race ${RACES} times: the ticket is a person's, and no money moves`,
  async () => {
    const races = await raceMany(async () => {
      const id = await ask();
      const { ticketId } = await rowOf(id);
      const [taken, decided] = await Promise.all([
        outcomeOf(takeOverTicket(senior, ticketId ?? "")),
        outcomeOf(decideApproval(reviewer, id, { decision: "approve", version: 1 })),
      ]);
      return { id, taken, decided, status: (await rowOf(id)).status };
    });
    for (const { taken, decided, status } of races) {
      expect([taken, status]).toEqual(["done", "withdrawn"]);
      expect(["done", "409 withdrawn"]).toContain(decided);
    }
    const agreed = races.filter(({ decided }) => decided === "done").map(({ id }) => id);
    expect((await decidedRows(races.map(({ id }) => id))).map(({ id }) => id).sort()).toEqual(agreed.sort());
    expect(await refundsAfter(races.map(({ id }) => id))).toHaveLength(0);
  },
  TIMEOUT_MS,
);
