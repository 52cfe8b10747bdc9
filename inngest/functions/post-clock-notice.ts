import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { postNotice } from "@/lib/notices/notify-people";
import { defineFunction } from "../define-function.ts";

/** With the first try, the ten that Slack gets. */
const RETRIES = 9;
const schema = EVENT_SCHEMAS["approval/clock_rang"];

/** An open approval has used half or three quarters of its time: its notice is said in Slack as well. */
export const postClockNotice = defineFunction(
  {
    id: "post-clock-notice",
    name: "Say in Slack that an approval waits",
    triggers: [{ event: "approval/clock_rang" }],
    retries: RETRIES,
  },
  async ({ event, step }) => {
    const { noticeId } = schema.parse(event.data);
    return step.run("post-to-slack", () => postNotice(noticeId));
  },
);
