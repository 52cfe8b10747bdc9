import { after } from "next/server";
import { env } from "@/lib/env";
import { BodyTooLarge, readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { announce } from "@/lib/live/announce";
import { parseJson } from "@/lib/parse-json";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { PostmarkInbound } from "@/lib/webhooks/postmark-schemas";
import { receiveMail } from "@/lib/webhooks/receive-mail";
import { rejectDelivery } from "@/lib/webhooks/reject-delivery";
import { verifyBasicAuth } from "@/lib/webhooks/verify-basic-auth";

/** What Vercel lets through to a function; anything larger never arrives there. */
const BODY_LIMIT_BYTES = 4_500_000;

/** Inbound mail. Postmark signs nothing, so it authenticates; 401 and never 403, which would end its retries for good. */
export async function POST(request: Request): Promise<Response> {
  const { headers } = request;
  const turnAway = async (httpStatus: number, cause: string, body?: string) => {
    await rejectDelivery({ provider: "postmark", cause, httpStatus, headers, body });
    const challenge: HeadersInit = httpStatus === 401 ? { "www-authenticate": 'Basic realm="postmark"' } : {};
    return new Response(null, { status: httpStatus, headers: challenge });
  };
  try {
    const { webhookUser: user, webhookPassword: password } = env().postmark;
    if (!verifyBasicAuth(headers.get("authorization"), { user, password }))
      return await turnAway(401, "unauthorized");
    const raw = await readBody(request, BODY_LIMIT_BYTES).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) return undefined;
      throw error;
    });
    if (raw === undefined) return await turnAway(413, "too_large");
    const json = parseJson(raw);
    if (json === undefined) return await turnAway(400, "not_json", raw);
    const mail = PostmarkInbound.safeParse(json);
    if (!mail.success) return await turnAway(422, "schema", raw);

    const received = await receiveMail(mail.data, raw, headers);
    after(pulseAfterWrite);
    announce("tickets", "playground");
    return Response.json(received);
  } catch (error) {
    return respondError(error, "POST /api/webhooks/postmark");
  }
}
