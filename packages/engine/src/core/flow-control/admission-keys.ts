import type { EventPayload } from "../../protocol/event-payload.ts";
import type { FunctionConfig } from "../../protocol/function-config.ts";
import { canonicalJson } from "../canonical-json.ts";
import { compileExpression } from "../expressions/expression.ts";
import type { EventBuffer } from "./admission-state.ts";
import { exemptingName, flowName } from "./flow-key.ts";
import { rateLimitOf } from "./gcra.ts";

/** Keys under which the admission counts an event; null where an option does not apply to the event. */
export interface AdmissionKeys {
  batch: Pick<EventBuffer, "kind" | "name"> | null;
  meter: string | null;
  debounce: Pick<EventBuffer, "kind" | "name"> | null;
  singleton: string | null;
}

/** Whether events need admission before they start runs of the function. */
export function needsAdmission(config: FunctionConfig): boolean {
  const { batchEvents, rateLimit, idempotency, debounce, singleton } = config;
  return Boolean(batchEvents || rateLimit || idempotency || debounce || singleton);
}

/** The options that decide when a buffer is due, as text to compare. */
export function bufferOptions({ batchEvents, debounce }: FunctionConfig): string {
  return canonicalJson([batchEvents ?? null, debounce ?? null]);
}

/** Works out an event's keys (protocol §6.4 to §6.8, §6.14). */
export function admissionKeys(
  config: FunctionConfig,
  functionId: string,
  event: EventPayload,
): AdmissionKeys {
  const { batchEvents, debounce, singleton } = config;
  const rate = rateLimitOf(config);
  const meter = rate && exemptingName(rate.key, event);
  return {
    batch:
      batchEvents && isForBatch(batchEvents.if, event)
        ? { kind: "batch", name: flowName(batchEvents.key || null, event) }
        : null,
    meter: meter === null ? null : `rate ${functionId} ${meter}`,
    debounce: debounce ? { kind: "debounce", name: flowName(debounce.key || null, event) } : null,
    singleton: singleton ? exemptingName(singleton.key || null, event) : null,
  };
}

/** Whether the event joins a batch; without the condition it starts a run of its own. */
function isForBatch(condition: string | null | undefined, event: EventPayload): boolean {
  return !condition || compileExpression(condition).matches({ event });
}
