import { withWebhookPriority } from "@/lib/http/webhook-priority";
import { measure } from "@/lib/metrics/measure";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import type { Sender } from "@/lib/webhooks/sender";

/** Answers a vendor, and sends the stored event on once the answer is out. */
export async function answer(request: Request, sender: Sender): Promise<Response> {
  const response = await measure("webhook_ack", () =>
    withWebhookPriority(() => receiveRequest(request, sender)),
  );
  if (response.ok) pulseAfterWrite();
  return response;
}
