import { NotFound } from "@/lib/app-errors";
import { respondError } from "@/lib/http/respond-error";
import { findVendor } from "@/lib/webhooks/senders";
import { answer } from "../answer";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

/** Events of a vendor, each verified as that vendor proves itself: Stripe by signature, Postmark by password. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { provider } = await params;
  const vendor = findVendor(provider);
  if (vendor) return answer(request, vendor);
  return respondError(new NotFound("address", provider.slice(0, 200)), "POST /api/webhooks/[provider]");
}
