import { z } from "zod";

const SlackId = z.string().regex(/^[A-Z0-9]{2,30}$/);

/** A press of a button, as Slack's interactivity sends it; fields that nothing reads are left out. */
export const ButtonPress = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: SlackId }),
  container: z.object({ channel_id: z.string().max(100), message_ts: z.string().max(40) }),
  actions: z
    .array(z.object({ action_id: z.string().max(255), value: z.string().max(2000).optional() }))
    .min(1)
    .max(25),
});
export type ButtonPress = z.infer<typeof ButtonPress>;
