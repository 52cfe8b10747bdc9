import { parseJson } from "@vagus/primitives/parse-json";
import { isConnectionLost } from "@/db/client";
import { BodyTooLarge, readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { announce } from "@/lib/live/announce";
import { withIds } from "@/lib/telemetry/call-ids";
import { type Rejection, rejectDelivery } from "./reject-delivery.ts";
import { keepHeaders } from "./rules.ts";
import type { Received, Sender, VendorRequest } from "./sender.ts";

/**
 * Tries once more when the connection was lost: a connection that broke while idle fails only when it is used. If the
 * first try stored the request, the second finds a duplicate. Does not retry when the database is unreachable.
 */
async function retryLostConnection<Outcome>(accept: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await accept();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return await accept();
  }
}

/**
 * Answers a vendor's request: 200 when the request is stored or was stored before, else the status of the refusal. The
 * cause of a refusal is stored, not sent. 5xx only when the same request may succeed later.
 */
export async function receiveRequest(request: Request, sender: Sender): Promise<Response> {
  const { headers } = request;
  const { provider, limitBytes, challenge } = sender;
  const keptHeaders = keepHeaders(headers, sender.keptHeaders);
  try {
    const outcome = sender.closed ?? sender.admit?.(headers) ?? (await readAndAccept());
    if ("deliveryId" in outcome) {
      const { deliveryId } = outcome;
      withIds({ deliveryId }, () => announce("webhooks", "events", "tickets", "playground"));
      return Response.json(outcome);
    }
    const { body, ...refusal }: Rejection = outcome;
    await rejectDelivery(
      { provider, keptHeaders },
      sender.keepsBodies === false ? refusal : { ...refusal, body },
    );
    await sender.afterRefusal?.(outcome);
    announce("webhooks");
    const { httpStatus: status } = outcome;
    return new Response(null, {
      status,
      headers: status === 401 && challenge ? { "www-authenticate": challenge } : {},
    });
  } catch (error) {
    return respondError(error, `POST /api/webhooks/${provider}`);
  }

  async function readAndAccept(): Promise<Received | Rejection> {
    try {
      const raw = await readBody(request, limitBytes);
      const receivedAtMs = Date.now();
      return await retryLostConnection(() =>
        acceptRequest(sender, { raw, headers, keptHeaders, receivedAtMs }),
      );
    } catch (error) {
      if (error instanceof BodyTooLarge) return { httpStatus: 413, cause: "too_large" };
      throw error;
    }
  }
}

/** Verifies, reads and stores a new request, or a rejected request that is processed again. */
export async function acceptRequest(sender: Sender, request: VendorRequest): Promise<Received | Rejection> {
  const { raw: body, headers } = request;
  if (sender.closed) return sender.closed;
  const fault = sender.verify(request);
  if (fault) return { ...fault, body, unverified: true };
  const payload = (sender.parse ?? parseJson)(body);
  if (payload === undefined) return { httpStatus: 400, cause: "not_json", body };
  const understood = sender.interpret(payload, headers);
  if ("cause" in understood) return { ...understood, body };
  const stored = await understood.store(request);
  return "cause" in stored ? { ...stored, body } : stored;
}
