import { measure } from "@/lib/metrics/measure";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { receiveRequest, type Sender } from "@/lib/webhooks/receive-request";
import { withRightOfWay } from "@/lib/webhooks/right-of-way";

/** Answers a vendor; what its request brought goes on once it has its answer. */
export async function answer(request: Request, sender: Sender): Promise<Response> {
  const response = await measure("webhook_ack", () => withRightOfWay(() => receiveRequest(request, sender)));
  if (response.ok) pulseAfterWrite();
  return response;
}
