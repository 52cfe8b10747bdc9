import { newUlid } from "@vagus/primitives/ulid";
import { approvals, messages, outbox, refunds, runs, tickets, webhookDeliveries } from "@/db/schema";
import {
  APPROVAL_STATUSES,
  HANDED_OVER,
  MESSAGE_STATUSES,
  REFUND_STATUSES,
  type RUN_STATUSES,
  TICKET_STATUSES,
} from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { endRun } from "@/lib/ledger/end-runs";
import { recordEntries } from "@/lib/ledger/record-entries";
import { recordRunCancelled } from "@/lib/ledger/record-run-cancelled";
import { recordRunFailed } from "@/lib/ledger/record-run-failed";
import { type RefundEffect as PaidFor, refundKey } from "@/lib/refunds/refund-effect";
import { someRun } from "./ledger-runs.ts";

type Ended = Exclude<(typeof RUN_STATUSES)[number], "queued" | "running" | "waiting">;

/** Every way in which a run ends in our rows, by its final status. */
export const ENDINGS: Record<Ended, Record<string, (runId: string) => Promise<unknown>>> = {
  completed: {
    "the app answers": (runId) => recordEntries([answered(runId, "completed")]),
    "the engine tells": (runId) => endRun(db(), runId, { status: "completed", endedAt: new Date() }),
  },
  failed: {
    "the app answers": (runId) => recordEntries([answered(runId, "failed")]),
    "the engine tells": (runId) => recordRunFailed(engineSaid(runId), new Date()),
  },
  cancelled: { "the engine tells": (runId) => recordRunCancelled(runId.replace("run_", ""), new Date()) },
  skipped: {
    "the engine tells": (runId) => endRun(db(), runId, { status: "skipped", endedAt: new Date() }),
  },
};
const error = { name: "Error", message: "It could not go on." };
const engineSaid = (runId: string) => ({ run_id: runId.replace("run_", ""), error });
const answered = (runId: string, ended: "completed" | "failed") => ({
  ...someRun().answer({ at: new Date().toISOString(), ended, error: ended === "failed" ? error : null }),
  runId,
});

const REPLY_STATUSES = MESSAGE_STATUSES.filter((status) => status !== "received");

/** The states of a ticket while a run works on its mail. */
export interface State {
  status: (typeof TICKET_STATUSES)[number];
  handed: (typeof HANDED_OVER)[number] | null;
  approval: (typeof APPROVAL_STATUSES)[number] | null;
  refund: (typeof REFUND_STATUSES)[number] | null;
  reply: (typeof REPLY_STATUSES)[number] | null;
}

/** All combinations of the vocabularies that verbs can bring about. */
export function everyState(): State[] {
  const pick = <One>(from: readonly One[]) => [null, ...from];
  const all = TICKET_STATUSES.flatMap((status) =>
    pick(HANDED_OVER).flatMap((handed) =>
      pick(APPROVAL_STATUSES).flatMap((approval) =>
        pick(REFUND_STATUSES).flatMap((refund) =>
          pick(REPLY_STATUSES).map((reply): State => ({ status, handed, approval, refund, reply })),
        ),
      ),
    ),
  );
  return all.filter(canBe);
}

function canBe({ status, handed, approval, refund, reply }: State): boolean {
  // Money moves, and fails, under a yes only; an open approval makes a ticket wait; a person or an answer resolves it.
  if (refund !== null && approval !== "approved") return false;
  if (status === "waiting" && (approval === null || approval === "expired")) return false;
  if (status === "resolved" && handed !== "taken_over" && !(handed === null && reply === "sent"))
    return false;
  // A mail that was handed over on arrival has no question.
  return handed === null || handed === "taken_over" || (approval === null && refund === null);
}

const at = new Date(Date.now() - 3_600_000);
const effect = {
  orderId: "ord_1001",
  chargeId: "ch_1",
  amountCents: 100,
  currency: "USD",
  customerId: "cust_001",
};

/** The rows of a ticket in this state, with a run that waits; without one its event was given up. */
export function rowsOf({ status, handed, approval, refund, reply }: State, begun: boolean) {
  const id = newUlid();
  const [ticketId, messageId, runId] = [`tkt_${id}`, `msg_${id}`, `run_${id}`];
  const mail = {
    ticketId,
    customerId: "cust_001",
    fromAddress: "ada@example.com",
    toAddress: "s@x",
    subject: "",
    body: "",
  };
  const { customerId, ...paid } = effect;
  const refundEffect = { ...paid, sourceMessageId: messageId };
  const asked = { customerId, runId, effectHash: id };
  return {
    ticket: {
      id: ticketId,
      customerId: "cust_001",
      subject: "Refund",
      status,
      personNeeded: handed,
      neededFor: handed && messageId,
    },
    messages: [
      { ...mail, id: messageId, direction: "inbound" as const, status: "received" as const, createdAt: at },
      ...(reply
        ? [
            {
              ...mail,
              id: `msg_re_${id}`,
              direction: "outbound" as const,
              status: reply,
              answersMessageId: messageId,
            },
          ]
        : []),
    ],
    run: begun
      ? {
          id: runId,
          functionId: "handle-customer-email",
          status: "waiting" as const,
          trigger: "customer/email.received",
          input: { messageId },
          subjectType: "ticket",
          subjectId: ticketId,
          queuedAt: at,
          startedAt: at,
        }
      : null,
    lost: begun
      ? null
      : {
          event: {
            id: `evt_${id}`,
            name: "customer/email.received",
            data: {},
            startsRun: true,
            status: "dead" as const,
          },
          delivery: {
            id: `dlv_${id}`,
            provider: "postmark",
            status: "accepted" as const,
            httpStatus: 200,
            headers: {},
            bodyBytes: 1,
            messageId,
            ticketId,
            outboxId: `evt_${id}`,
          },
        },
    approval: approval ? askedRow({ ...asked, ticketId, effect: refundEffect }, id, approval) : null,
    refund: refund
      ? { ...asked, ...refundEffect, id: `rfd_${id}`, approvalId: `apr_${id}`, status: refund }
      : null,
  };
}

function askedRow(
  asked: { customerId: string; runId: string; effectHash: string; ticketId: string; effect: PaidFor },
  id: string,
  status: NonNullable<State["approval"]>,
) {
  return {
    ...asked,
    id: `apr_${id}`,
    status,
    kind: "refund",
    effectKey: refundKey(asked.effect),
    requesterType: "agent" as const,
    requesterId: "support-agent",
    reason: "",
    evidence: [],
    policyVersion: 1,
    requiredDecisions: 1,
    deadline: new Date(Date.now() + 3_600_000),
  };
}

const present = <Row>(rows: (Row | null)[]): Row[] => rows.filter((row): row is Row => row !== null);

export async function store(all: ReturnType<typeof rowsOf>[]): Promise<void> {
  const lost = present(all.map((rows) => rows.lost));
  await db()
    .insert(tickets)
    .values(all.map(({ ticket }) => ticket));
  await db()
    .insert(messages)
    .values(all.flatMap((rows) => rows.messages));
  if (lost.length === 0)
    await db()
      .insert(runs)
      .values(present(all.map(({ run }) => run)));
  else {
    await db()
      .insert(outbox)
      .values(lost.map(({ event }) => event));
    await db()
      .insert(webhookDeliveries)
      .values(lost.map(({ delivery }) => delivery));
  }
  await db()
    .insert(approvals)
    .values(present(all.map(({ approval }) => approval)));
  await db()
    .insert(refunds)
    .values(present(all.map(({ refund }) => refund)));
}
