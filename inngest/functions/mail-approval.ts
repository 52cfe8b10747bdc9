import { findMailReaders, mailApproval } from "@/lib/channels/mail/mail-approval";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

const RETRIES = 4;
const schema = EVENT_SCHEMAS["approval/opened"];

/** Mails the link of an approval to the people who asked for it and may decide. A step each, so that a retry repeats none. */
export const mailApprovalFunction = defineFunction(
  {
    id: "mail-approval",
    name: "Mail the link of an approval",
    triggers: [{ event: "approval/opened" }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { approvalId } = schema.parse(event.data);
    const readers = await step.run("find-readers", () => findMailReaders(approvalId));
    for (const userId of readers) await step.run(`mail-${userId}`, () => mailApproval(approvalId, userId));
    return { readers: readers.length };
  },
);
