import { respondError } from "@/lib/http/respond-error";
import type { Sender } from "@/lib/webhooks/sender";
import { findSourceSender } from "@/lib/webhooks/sources/source-sender";
import { answer } from "../../answer";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

/** Any sender that signs by Standard Webhooks. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  let sender: Sender;
  try {
    sender = await findSourceSender((await params).name);
  } catch (error) {
    return respondError(error, "POST /api/webhooks/sources/[name]");
  }
  return answer(request, sender);
}
