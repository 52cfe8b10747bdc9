import { postmarkSender } from "@/lib/webhooks/postmark-sender";
import { answer } from "../answer";

/** Mail that came in, and what became of mail we sent. */
export function POST(request: Request): Promise<Response> {
  return answer(request, postmarkSender);
}
