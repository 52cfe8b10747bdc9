import { z } from "zod";
import type { CallLog } from "./calls.ts";
import type { Deliver } from "./control/deliver.ts";
import { ControlError, Delivery } from "./control/delivery.ts";
import { type FaultBook, NewFault } from "./faults.ts";
import { WebhookNotConfiguredError } from "./webhook-sender.ts";

/** The answer to a control call. */
export interface ControlReply {
  status: number;
  body: unknown;
}

/** The parts that control calls of one port use: calls and faults of its vendor, webhooks of all vendors. */
export interface ControlParts {
  faults: FaultBook;
  calls: CallLog;
  deliver: Deliver;
  /** Messages that Slack shows to one person alone; null for other vendors. */
  shownTo: ((user: string) => readonly object[]) | null;
}

const CallsQuery = z.object({ since: z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional() });

/** The control calls `calls`, `faults`, `deliver` and Slack's `shown-to`. Errors have the console's shape: `{error: {code, message}}`. */
export function createControl(
  parts: ControlParts,
): (method: string, url: URL, body: string) => Promise<ControlReply> {
  return async (method, url, body) => {
    try {
      return await route(parts, `${method} ${url.pathname}`, url.searchParams, body);
    } catch (error) {
      if (error instanceof ControlError) return refuse(error.status, error.code, error.message);
      if (error instanceof WebhookNotConfiguredError) return refuse(409, "not_configured", error.message);
      throw error;
    }
  };
}

async function route(
  { faults, calls, deliver, shownTo }: ControlParts,
  call: string,
  query: URLSearchParams,
  body: string,
): Promise<ControlReply> {
  switch (call) {
    case "GET /__sandbox/calls": {
      const { since } = parse(CallsQuery, Object.fromEntries(query));
      return { status: 200, body: { items: calls.list(since) } };
    }
    case "DELETE /__sandbox/calls":
      calls.clear();
      return { status: 200, body: { items: [] } };
    case "GET /__sandbox/faults":
      return { status: 200, body: { items: faults.list() } };
    case "POST /__sandbox/faults":
      return { status: 201, body: faults.add(parse(NewFault, parseJson(body))) };
    case "DELETE /__sandbox/faults": {
      const id = query.get("id");
      const removed = faults.remove(id ?? undefined);
      if (id !== null && removed === 0) throw new ControlError(404, "not_found", `There is no fault ${id}.`);
      return { status: 200, body: { removed } };
    }
    case "POST /__sandbox/deliver":
      return { status: 200, body: { deliveries: await deliver(parse(Delivery, parseJson(body))) } };
    case "GET /__sandbox/shown-to":
      if (shownTo) return { status: 200, body: { items: shownTo(query.get("user") ?? "") } };
      throw new ControlError(404, "not_found", "Only Slack shows messages to one person.");
    default:
      throw new ControlError(
        404,
        "not_found",
        `The sandbox has no ${call}; it has calls, faults and deliver.`,
      );
  }
}

function refuse(status: number, code: string, message: string): ControlReply {
  return { status, body: { error: { code, message } } };
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, "invalid_request", z.prettifyError(parsed.error));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError(400, "invalid_request", "The body is not valid JSON.");
  }
}
