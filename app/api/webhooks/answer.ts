import { measure } from "@/lib/metrics/measure";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { withRightOfWay } from "@/lib/right-of-way";
import { receiveRequest, type Sender } from "@/lib/webhooks/receive-request";

/** Answers a vendor; what its request brought goes on once it has its answer. */
export async function answer(request: Request, sender: Sender): Promise<Response> {
  const response = await measure("webhook_ack", () => withRightOfWay(() => receiveRequest(request, sender)));
  if (response.ok) pulseAfterWrite();
  return response;
}
