import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import type { EventPayload } from "./event-payload.ts";

/** Events of this name reach only the function that they address (protocol §7.4). */
export const INVOKED = "inngest/function.invoked";

/** An invocation of one function with the caller's data. */
export interface Invocation {
  /** `<app>-<function>`. */
  functionSlug: string;
  data: Record<string, unknown>;
  user?: Record<string, unknown>;
  v?: string;
}

/** The step of a run that invoked a function and waits for its end. */
export interface Invoker {
  runId: string;
  stepId: string;
  /** The id the author gave the step. */
  stepName: string;
  /** When the step stops waiting, Unix milliseconds. */
  expiresAtMs: number;
  functionId: string;
  functionVersion: number;
  appId: string;
}

const Address = z.looseObject({
  _inngest: z.looseObject({ fn_id: z.string(), correlation_id: z.string().optional() }),
});

/** The id that links the end of an invoked run to the step that waits for it. */
export function correlationId(runId: string, stepId: string): string {
  return `${runId}.${stepId}`;
}

/**
 * The event that starts the invoked function (protocol §6.10). The engine owns `_inngest` in its data.
 * @param invoker null for an invocation by the API: no step waits for its end
 * @param id of the event; for an invocation with an idempotency key, the key
 */
export function invokedEvent(
  { functionSlug, data, user, v }: Invocation,
  invoker: Invoker | null,
  { id, nowMs }: { id: string; nowMs: number },
): EventPayload {
  const address = {
    fn_id: functionSlug,
    ...(invoker && {
      correlation_id: correlationId(invoker.runId, invoker.stepId),
      expire: invoker.expiresAtMs,
      gid: id,
      name: invoker.stepName,
      source_app_id: invoker.appId,
      source_fn_id: invoker.functionId,
      source_fn_v: invoker.functionVersion,
    }),
  };
  return {
    id,
    name: INVOKED,
    data: { ...data, _inngest: address },
    ts: nowMs,
    ...(user && { user }),
    ...(v && { v }),
  };
}

/** The function an event invokes, and the step that waits; null for other events. */
export function readAddress(
  event: EventPayload,
): { functionSlug: string; correlationId: string | null } | null {
  if (event.name !== INVOKED) return null;
  const parsed = Address.safeParse(event.data);
  if (!parsed.success) return null;
  const { fn_id, correlation_id } = parsed.data._inngest;
  return { functionSlug: fn_id, correlationId: correlation_id ?? null };
}

const Finished = z.looseObject({
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  _inngest: z.looseObject({ status: z.string() }).optional(),
});

/**
 * The memo of an invoking step (protocol §6.10): the function's value or its error. A cancelled child yields the data
 * of its `finished` event, as in the reference (deviation D3).
 * @param finished the event that reports the child's end; null when the wait timed out
 * @returns canonical JSON
 */
export function invokeMemo(finished: EventPayload | null): string {
  if (!finished) return canonicalJson({ error: TIMED_OUT });
  const data = Finished.parse(finished.data);
  if (data.error) return canonicalJson({ error: data.error });
  if (data._inngest?.status === "Cancelled") return canonicalJson({ data: finished.data });
  return canonicalJson({ data: data.result ?? null });
}

const TIMEOUT_MESSAGE = "Timed out waiting for invoked function to complete";
const TIMED_OUT = {
  error: `InngestInvokeTimeoutError: ${TIMEOUT_MESSAGE}`,
  message: TIMEOUT_MESSAGE,
  name: "InngestInvokeTimeoutError",
};
