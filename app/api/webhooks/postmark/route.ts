import { postmarkSender } from "@/lib/webhooks/postmark/postmark-sender";
import { answer } from "../answer";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

/** Mail that came in, and what became of mail we sent. */
export function POST(request: Request): Promise<Response> {
  return answer(request, postmarkSender);
}
