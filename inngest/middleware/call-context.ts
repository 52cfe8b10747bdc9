import { Middleware } from "inngest";
import { runId } from "@/lib/ids";
import { CallBody } from "@/lib/ledger/protocol/protocol-schemas";
import { readAnswer } from "@/lib/ledger/protocol/read-answer";
import { type CallIds, withIds } from "@/lib/telemetry/call-ids";
import { runSpan } from "@/lib/telemetry/run-span";
import { currentTraceparent, inSpan } from "@/lib/telemetry/spans";

/** An id has no blanks and no at sign. Senders outside choose the ids of their events, and may choose an address. */
const ID = /^[\w.:-]{1,128}$/;

/**
 * Names the event, the attempt and the operation of a call in every log line that is written during the call, and
 * continues the trace that the event's sender began: a span for the run, for each call and for each step that runs.
 */
export class CallContext extends Middleware.BaseMiddleware {
  readonly id = "call-context";

  override async wrapRequest({ next, fn, requestInfo, runId: engineRunId }: Middleware.WrapRequestArgs) {
    const call = CallBody.safeParse(await requestInfo.body()).data;
    if (!fn || !call || !engineRunId) return next();
    const ids = idsOf(call);
    return withIds(ids, async () => {
      const functionId = fn.id();
      const attributes = {
        "vagus.function.id": functionId,
        "vagus.run.id": runId(engineRunId),
        "messaging.system": "inngest",
        "messaging.operation.type": "process",
        "messaging.destination.name": call.event.name,
        "messaging.message.id": ids.eventId,
      };
      const sentBy = call.event.data?.traceparent;
      const run = runSpan({ runId: runId(engineRunId), functionId, sentBy, attributes });
      const start = { name: `call ${functionId}`, kind: "consumer", parent: run?.traceparent } as const;
      const response = await inSpan(
        { ...start, attributes: { ...attributes, "vagus.attempt": ids.attempt } },
        async (span) => {
          const answered = await next();
          span?.set({ "http.response.status_code": answered.status });
          return answered;
        },
      );
      const { ended } = run ? readAnswer(response) : { ended: null };
      if (ended) run?.end(ended);
      return response;
    });
  }

  override wrapStepHandler({ next, stepInfo }: Middleware.WrapStepHandlerArgs) {
    return inSpan(
      { name: `step ${stepInfo.options.id}`, attributes: { "vagus.step.id": stepInfo.options.id } },
      next,
    );
  }

  override transformSendEvent(sent: Middleware.TransformSendEventArgs) {
    const traceparent = currentTraceparent();
    if (traceparent === undefined) return sent;
    return {
      ...sent,
      events: sent.events.map((event) => ({ ...event, data: { ...event.data, traceparent } })),
    };
  }
}

function idsOf({ event, ctx }: CallBody): CallIds {
  return {
    eventId: asId(event.id),
    operationId: asId(event.data?.operationId),
    attempt: (ctx?.attempt ?? 0) + 1,
  };
}

function asId(value: unknown): string | undefined {
  return typeof value === "string" && ID.test(value) ? value : undefined;
}
