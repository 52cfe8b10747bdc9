import { showInSlack } from "@/lib/channels/slack/show-in-slack";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

/** With the first try, the ten that Slack gets. */
const RETRIES = 9;
/** Messages at the same time; Slack takes about one a second into a channel. */
const AT_ONCE = 3;
const schema = EVENT_SCHEMAS["approval/changed"];

/**
 * Brings the message about an approval up to its row, whichever way it changed. One run at a time for an approval: two
 * could show an older state last, or post two messages.
 */
export const postApprovalToSlack = defineFunction(
  {
    id: "post-approval-to-slack",
    name: "Show an approval in Slack as it stands",
    triggers: [{ event: "approval/changed" }],
    concurrency: [{ limit: AT_ONCE }, { key: "event.data.approvalId", limit: 1 }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { approvalId } = schema.parse(event.data);
    return step.run("show-in-slack", () => showInSlack(approvalId));
  },
);
