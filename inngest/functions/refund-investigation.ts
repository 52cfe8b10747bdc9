import { draftInvestigation } from "@/agent/write-notes";
import { env } from "@/lib/env";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { notifyPeople } from "@/lib/notices/notify-people";
import { readInvestigation } from "@/lib/refunds/read-refund";
import { defineFunction } from "../define-function.ts";
import { limitAttempts } from "../limit-attempts.ts";

const STEP_ATTEMPTS = { "draft-investigation": 3 };
const schema = EVENT_SCHEMAS["customer/refund.failed"];
const { investigationWaitS } = env().flow;

/**
 * A refund failed: the person on call is told (`refund-failed-post-slack` says it in Slack) and has four hours to look
 * into it. If they do, the worker drafts the investigation; if not, the seniors are told. The row is read before the wait
 * and after it: the event is only a nudge.
 */
export const refundInvestigation = defineFunction(
  {
    id: "refund-investigation",
    name: "Have a failed refund looked into",
    triggers: [{ event: "customer/refund.failed" }],
    retries: 5,
    stepAttempts: STEP_ATTEMPTS,
    workerSteps: ["draft-investigation"],
    sends: ["customer/refund.escalated"],
    awaits: ["customer/refund.investigation_started"],
  },
  async ({ event, step, attempt, by }) => {
    const { refundId, ticketId } = schema.parse(event.data);
    await step.run("notify-on-call", () =>
      notifyPeople({
        audience: "on_call",
        code: "refund_failed",
        ticketId,
        subject: { type: "refund", id: refundId },
        dedupeKey: `refund:${refundId}:failed`,
      }),
    );
    const before = await step.run("read-before-waiting", () => readInvestigation(refundId));
    if (!before.investigated) {
      await step.waitForEvent("wait-for-investigation", {
        event: "customer/refund.investigation_started",
        timeout: `${investigationWaitS}s`,
        if: "async.data.refundId == event.data.refundId",
      });
      const after = await step.run("read-after-waiting", () => readInvestigation(refundId));
      if (!after.investigated) {
        const escalated = {
          id: `escalated-${refundId}`,
          name: "customer/refund.escalated",
          data: { refundId },
        };
        await step.sendEvent("escalate", escalated);
        return { outcome: "escalated" };
      }
    }
    const noteId = await step.run("draft-investigation", () =>
      limitAttempts(attempt, STEP_ATTEMPTS["draft-investigation"], () =>
        draftInvestigation(ticketId, by.runId),
      ),
    );
    return { outcome: "drafted", noteId };
  },
);
