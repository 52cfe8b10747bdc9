import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { answer } from "../answer";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

/** Snapshot and thin events of Stripe, signed. */
export function POST(request: Request): Promise<Response> {
  return answer(request, stripeSender);
}
