import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { env } from "@/lib/env";
import { takeEmitted } from "@/lib/events/emitted";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { giveWay } from "@/lib/right-of-way";

/** The engine calls here: GET introspects, PUT registers, POST runs. It is known by its signature where it has a key. */
const served = serve({
  client: inngest,
  functions,
  // Without these two the SDK registers whatever host and path a request names, and the engine sends its runs there.
  serveOrigin: env().inngest.serveOrigin,
  servePath: "/api/inngest",
});
export const { GET, PUT } = served;

/**
 * A run can wait for its turn; a vendor that waits tries again, or gives up. What a function put into the outbox goes
 * out after its call, and not with the next beat of the pulse.
 */
export const POST: typeof served.POST = async (...asked) => {
  await giveWay();
  const response = await served.POST(...asked);
  if (takeEmitted()) pulseAfterWrite();
  return response;
};

/** Seconds a call may take on a host that counts them. */
export const maxDuration = 300;
