import { z } from "zod";
import type { HandledRoute } from "@/lib/access/routes";
import { AnswerDeliveryFilter } from "@/lib/approvals/answers/deliveries/schemas";
import {
  AddAnswerTarget,
  ChangeAnswerTarget,
  RotateAnswerTarget,
} from "@/lib/approvals/answers/targets/schemas";
import { DecideMany } from "@/lib/approvals/batch/schemas";
import { AmendApproval, DecideApproval, ExtendApproval } from "@/lib/approvals/decision/schemas";
import { ProposeRefund } from "@/lib/approvals/opening/schemas";
import { RequestApproval } from "@/lib/approvals/request/schemas";
import { ApprovalFilter } from "@/lib/approvals/schemas";
import { AuditExport, AuditFilter } from "@/lib/audit/schemas";
import { PutCustomer, PutOrder } from "@/lib/customers/intake/schemas";
import { CustomerFilter } from "@/lib/customers/schemas";
import { ChangeErrorGroup, ErrorFilter } from "@/lib/error-groups/schemas";
import { EventFilter, SendEvent } from "@/lib/events/schemas";
import { InvokeFunction } from "@/lib/functions/schemas";
import { CostWindow } from "@/lib/metrics/cost-schemas";
import { DecisionPeriod } from "@/lib/metrics/decision-schemas";
import { MetricsQuery } from "@/lib/metrics/schemas";
import { PreviewOperation, StartOperation } from "@/lib/operations/order-schemas";
import { OperationFilter, OperationItemFilter } from "@/lib/operations/schemas";
import { PlaygroundMail, SwitchFault } from "@/lib/playground/schemas";
import { PublishDraft, PublishPolicy, RehearsePolicy } from "@/lib/policy/request-schemas";
import { RunFilter, RunListQuery } from "@/lib/runs/schemas";
import { AddSecret, DropSecret, PutSource, TryMapping } from "@/lib/sources/schemas";
import { ResumeReason, StopReason } from "@/lib/stops/schemas";
import {
  AssignTicket,
  CheckReply,
  ResolveTicket,
  TakeOver,
  TicketFilter,
  WriteReply,
} from "@/lib/tickets/schemas";
import { CreateToken } from "@/lib/tokens/schemas";
import { DeliveryFilter } from "@/lib/webhooks/schemas";

const Empty = z.strictObject({});

/** Neither query nor body; an absent body equals `{}`. */
const NOTHING = { query: Empty, body: Empty.default({}) };

/**
 * The query and body of each route of our API. `handle` parses requests by this table alone. Every schema is strict: an
 * unknown key is an error, because a request whose filter is ignored would act on more than the caller asked for.
 */
const REQUESTS = {
  "GET /api/me": NOTHING,
  "GET /api/tokens": NOTHING,
  "POST /api/tokens": { ...NOTHING, body: CreateToken },
  "DELETE /api/tokens/[tokenId]": NOTHING,
  "GET /api/doctor": NOTHING,
  "GET /api/attention": NOTHING,
  "GET /api/live": NOTHING,
  "GET /api/openapi.json": NOTHING,
  "GET /api/approvals": { ...NOTHING, query: ApprovalFilter },
  "POST /api/approvals": { ...NOTHING, body: RequestApproval },
  "GET /api/approvals/[id]": NOTHING,
  "DELETE /api/approvals/[id]": NOTHING,
  "POST /api/approvals/[id]/decision": { ...NOTHING, body: DecideApproval },
  "POST /api/approvals/decisions": { ...NOTHING, body: DecideMany },
  "POST /api/approvals/[id]/retract": NOTHING,
  "POST /api/approvals/[id]/amend": { ...NOTHING, body: AmendApproval },
  "POST /api/approvals/[id]/extend": { ...NOTHING, body: ExtendApproval },
  "POST /api/approvals/[id]/claim": NOTHING,
  "GET /api/answer-targets": NOTHING,
  "POST /api/answer-targets": { ...NOTHING, body: AddAnswerTarget },
  "PATCH /api/answer-targets/[targetId]": { ...NOTHING, body: ChangeAnswerTarget },
  "POST /api/answer-targets/[targetId]/secret": { ...NOTHING, body: RotateAnswerTarget },
  "GET /api/answer-deliveries": { ...NOTHING, query: AnswerDeliveryFilter },
  "POST /api/answer-deliveries/[deliveryId]/replay": NOTHING,
  "GET /api/runs": { ...NOTHING, query: RunListQuery },
  "GET /api/runs/histogram": { ...NOTHING, query: RunFilter },
  "GET /api/runs/[id]": NOTHING,
  "GET /api/metrics": { ...NOTHING, query: MetricsQuery },
  "GET /api/overview": NOTHING,
  "GET /api/errors": { ...NOTHING, query: ErrorFilter },
  "GET /api/errors/[id]": NOTHING,
  "PATCH /api/errors/[id]": { ...NOTHING, body: ChangeErrorGroup },
  "GET /api/tickets": { ...NOTHING, query: TicketFilter },
  "GET /api/tickets/[ticketId]": NOTHING,
  "POST /api/tickets/[ticketId]/assign": { ...NOTHING, body: AssignTicket },
  "POST /api/tickets/[ticketId]/take-over": { ...NOTHING, body: TakeOver.default({}) },
  "POST /api/tickets/[ticketId]/reply": { ...NOTHING, body: WriteReply },
  "POST /api/tickets/[ticketId]/check-reply": { ...NOTHING, body: CheckReply },
  "POST /api/tickets/[ticketId]/resolve": { ...NOTHING, body: ResolveTicket.default({}) },
  "POST /api/tickets/[ticketId]/propose-refund": { ...NOTHING, body: ProposeRefund },
  "POST /api/tickets/[ticketId]/investigate": NOTHING,
  "POST /api/tickets/[ticketId]/summarise": NOTHING,
  "POST /api/tickets/[ticketId]/lift-suppression": NOTHING,
  "GET /api/messages/[id]/text": NOTHING,
  "GET /api/customers": { ...NOTHING, query: CustomerFilter },
  "GET /api/customers/[customerId]": NOTHING,
  "PUT /api/customers/[customerId]": { ...NOTHING, body: PutCustomer },
  "PUT /api/orders/[orderId]": { ...NOTHING, body: PutOrder },
  "POST /api/customers/[customerId]/lift-suppression": NOTHING,
  "GET /api/audit": { ...NOTHING, query: AuditFilter },
  "GET /api/audit/export": { ...NOTHING, query: AuditExport },
  "GET /api/audit/verify": NOTHING,
  "GET /api/operations": { ...NOTHING, query: OperationFilter },
  "POST /api/operations": { ...NOTHING, body: StartOperation },
  "POST /api/operations/preview": { ...NOTHING, body: PreviewOperation },
  "GET /api/operations/[id]": NOTHING,
  "GET /api/operations/[id]/items": { ...NOTHING, query: OperationItemFilter },
  "POST /api/operations/[id]/pause": NOTHING,
  "POST /api/operations/[id]/resume": NOTHING,
  "POST /api/operations/[id]/abort": NOTHING,
  "GET /api/switches": NOTHING,
  "POST /api/money/stop": { ...NOTHING, body: StopReason },
  "POST /api/money/resume": { ...NOTHING, body: ResumeReason },
  "POST /api/agent/pause": { ...NOTHING, body: StopReason },
  "POST /api/agent/resume": { ...NOTHING, body: ResumeReason },
  "POST /api/functions/[id]/pause": { ...NOTHING, body: StopReason },
  "POST /api/functions/[id]/resume": { ...NOTHING, body: ResumeReason },
  "GET /api/metrics/weeks": NOTHING,
  "GET /api/metrics/cost": { ...NOTHING, query: CostWindow },
  "GET /api/metrics/decisions": { ...NOTHING, query: DecisionPeriod },
  "GET /api/functions": NOTHING,
  "GET /api/functions/drift": NOTHING,
  "GET /api/functions/[id]": NOTHING,
  "POST /api/functions/[id]/invoke": { ...NOTHING, body: InvokeFunction },
  "POST /api/functions/resync": NOTHING,
  "GET /api/policies": NOTHING,
  "POST /api/policies": { ...NOTHING, body: PublishPolicy },
  "POST /api/policies/rehearse": { ...NOTHING, body: RehearsePolicy },
  "DELETE /api/policies/[version]": NOTHING,
  "POST /api/policies/[version]/publish": { ...NOTHING, body: PublishDraft },
  "GET /api/sources": NOTHING,
  "GET /api/sources/[name]": NOTHING,
  "PUT /api/sources/[name]": { ...NOTHING, body: PutSource },
  "POST /api/sources/[name]/secret": { ...NOTHING, body: AddSecret },
  "DELETE /api/sources/[name]/secret": { ...NOTHING, query: DropSecret },
  "POST /api/sources/[name]/try": { ...NOTHING, body: TryMapping },
  "GET /api/webhooks/deliveries": { ...NOTHING, query: DeliveryFilter },
  "GET /api/webhooks/deliveries/[id]": NOTHING,
  "POST /api/webhooks/deliveries/[id]/reveal": NOTHING,
  "POST /api/webhooks/deliveries/[id]/replay": NOTHING,
  "GET /api/events": { ...NOTHING, query: EventFilter },
  "GET /api/events/catalogue": NOTHING,
  "GET /api/events/[id]": NOTHING,
  "POST /api/events": { ...NOTHING, body: SendEvent },
  "GET /api/playground": NOTHING,
  "POST /api/playground/mails": { ...NOTHING, body: PlaygroundMail },
  "PUT /api/playground/faults": { ...NOTHING, body: SwitchFault },
} as const satisfies Record<HandledRoute, { query: z.ZodType; body: z.ZodType }>;

type Requests = typeof REQUESTS;
/** The query of each route as its schema reads it. */
export type Queries = { [Route in HandledRoute]: z.output<Requests[Route]["query"]> };
/** The body of each route as its schema reads it. */
export type Bodies = { [Route in HandledRoute]: z.output<Requests[Route]["body"]> };

/** The same table, typed so that a generic `Route` selects its schemas. */
export const SCHEMAS: {
  [Route in HandledRoute]: { query: z.ZodType<Queries[Route]>; body: z.ZodType<Bodies[Route]> };
} = REQUESTS;
