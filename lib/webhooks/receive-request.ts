import { isConnectionLost } from "@/db/client";
import { BodyTooLarge, readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { announce } from "@/lib/live/announce";
import { type Refusal, rejectDelivery } from "./reject-delivery.ts";
import type { Received } from "./rules.ts";

/** One kind of sender: how its requests are told from others', and what becomes of them. */
export interface Sender {
  /** As in `webhook_deliveries.provider`. */
  provider: string;
  limitBytes: number;
  /** Answered with a 401, in `WWW-Authenticate`. */
  challenge?: string;
  /** Looks at the headers before anything is read, where they suffice to turn a request away. */
  admit?(headers: Headers): Refusal | undefined;
  /** Verifies against the time it came in (milliseconds since 1970), parses and stores. */
  accept(raw: string, headers: Headers, receivedAtMs: number): Promise<Received | Refusal>;
}

/**
 * Tries once more when the connection was lost: one that broke while idle shows it only when it is used. What was stored
 * all the same is then a duplicate. A database that cannot be reached is not asked twice.
 */
async function acceptSurely<Outcome>(accept: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await accept();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return await accept();
  }
}

/**
 * Answers a vendor's request: 200 when it is stored, or was before; else the refusal, which is kept with its cause and
 * not told to whoever asked. 5xx only when the same request may do better later.
 */
export async function receiveRequest(request: Request, sender: Sender): Promise<Response> {
  const { headers } = request;
  const { provider, limitBytes, challenge } = sender;
  try {
    const outcome = sender.admit?.(headers) ?? (await readAndAccept());
    if ("deliveryId" in outcome) {
      announce("webhooks", "events", "tickets", "playground");
      return Response.json(outcome);
    }
    await rejectDelivery({ provider, headers, ...outcome });
    announce("webhooks");
    const { httpStatus: status } = outcome;
    return new Response(null, {
      status,
      headers: status === 401 && challenge ? { "www-authenticate": challenge } : {},
    });
  } catch (error) {
    return respondError(error, `POST /api/webhooks/${provider}`);
  }

  async function readAndAccept(): Promise<Received | Refusal> {
    try {
      const raw = await readBody(request, limitBytes);
      const receivedAtMs = Date.now();
      return await acceptSurely(() => sender.accept(raw, headers, receivedAtMs));
    } catch (error) {
      if (error instanceof BodyTooLarge) return { httpStatus: 413, cause: "too_large" };
      throw error;
    }
  }
}
