import { parseJson } from "@vagus/primitives/parse-json";
import { Inngest } from "inngest";
import { z } from "zod";
import { VendorError, withoutPersonalData } from "@/lib/app-errors";
import { requireActing } from "@/lib/deployment/acts-here";
import { clientOptions } from "@/lib/engine-client/client-options";
import { addressOf } from "@/lib/http/fetch-from";
import { sendTimeoutMs } from "./rules.ts";

/** An event in the format of the engine; its id makes a resend harmless. */
export interface OutgoingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

interface Cause {
  code: string;
  message: string;
  isUnsure: boolean;
  httpStatus?: number | null;
}

/** The engine did not confirm the events. They may be sent again under the same ids. */
export class NotTaken extends VendorError {
  override name = "NotTaken";
  /** The request timed out: the engine may have accepted the events, or may still be working on them. */
  readonly isUnsure: boolean;
  /** HTTP status of the answer; null without one. */
  readonly httpStatus: number | null;

  constructor({ code, message, isUnsure, httpStatus = null }: Cause) {
    super({ code, message, permanent: false });
    this.isUnsure = isUnsure;
    this.httpStatus = httpStatus;
  }
}

/** The key that the SDK sends when none is set; an engine without keys accepts any. */
const NO_KEY = "NO_EVENT_KEY_SET";
/** Has the address and the headers of event requests. Created on first use, because it reads the environment. */
let client: Inngest | undefined;
const Taken = z.object({ status: z.literal(200), error: z.string().max(0).nullish() });

/**
 * Sends events to the engine in one request. The SDK's own `send` repeats a timed-out request four times while the engine
 * still works on it, and multiplies the load of an engine that is slow because of load.
 * @param timeoutMs of the request
 * @throws NotTaken with the cause
 * @throws HeldDeployment where another deployment acts on this database; no event may still be sent, to try the key
 */
export async function sendEvents(events: OutgoingEvent[], timeoutMs = sendTimeoutMs(1)): Promise<void> {
  if (events.length > 0) await requireActing();
  client ??= new Inngest(clientOptions());
  const { eventBaseUrl, eventKey = NO_KEY, headers } = client;
  const nowMs = Date.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(`e/${eventKey}`, eventBaseUrl), {
      method: "POST",
      headers,
      body: JSON.stringify(events.map((event) => ({ ...event, ts: nowMs }))),
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    throw noAnswer(error, addressOf("INNGEST_BASE_URL", eventBaseUrl), timeoutMs);
  }
  if (!Taken.safeParse(parseJson(text)).success) {
    throw new NotTaken({
      code: "engine_refused_events",
      message: `The engine answered ${response.status} and did not take the events.`,
      isUnsure: false,
      httpStatus: response.status,
    });
  }
}

function noAnswer(error: unknown, address: string, timeoutMs: number): NotTaken {
  if (error instanceof Error && error.name === "TimeoutError") {
    return new NotTaken({
      code: "engine_late",
      message: `The engine at ${address} gave no answer within ${timeoutMs / 1000} s; it may have taken the events.`,
      isUnsure: true,
    });
  }
  // The error code is in the cause of "fetch failed".
  const { code, message } = withoutPersonalData(error instanceof Error ? (error.cause ?? error) : error);
  return new NotTaken({
    code: "engine_unreachable",
    message: `The engine at ${address} could not be reached (${code ?? message}).`,
    isUnsure: false,
  });
}
