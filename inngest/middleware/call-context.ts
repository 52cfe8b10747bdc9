import { Middleware } from "inngest";
import { CallBody } from "@/lib/ledger/protocol/protocol-schemas";
import { type CallIds, withIds } from "@/lib/telemetry/call-ids";

/** An id has no blanks and no at sign. Senders outside choose the ids of their events, and may choose an address. */
const ID = /^[\w.:-]{1,128}$/;

/** Names the event, the attempt and the operation of a call in every log line that is written during the call. */
export class CallContext extends Middleware.BaseMiddleware {
  readonly id = "call-context";

  override async wrapRequest({ next, requestInfo }: Middleware.WrapRequestArgs) {
    return withIds(idsOf(CallBody.safeParse(await requestInfo.body()).data), next);
  }
}

function idsOf(call: CallBody | undefined): CallIds {
  if (!call) return {};
  return {
    eventId: asId(call.event.id),
    operationId: asId(call.event.data?.operationId),
    attempt: (call.ctx?.attempt ?? 0) + 1,
  };
}

function asId(value: unknown): string | undefined {
  return typeof value === "string" && ID.test(value) ? value : undefined;
}
