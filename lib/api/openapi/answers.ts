import { z } from "zod";
import type { HandledRoute } from "@/lib/access/routes";
import { Me } from "@/lib/access/schemas";
import { AnswerDelivery, AnswerDeliveryPage } from "@/lib/approvals/answers/deliveries/schemas";
import { AnswerTarget, AnswerTargetList, AnswerTargetSecret } from "@/lib/approvals/answers/targets/schemas";
import { BatchResults } from "@/lib/approvals/batch/schemas";
import { ApprovalCard, ApprovalPage } from "@/lib/approvals/schemas";
import { AuditPage, AuditVerdict } from "@/lib/audit/schemas";
import { StoredCustomer, StoredOrder } from "@/lib/customers/intake/schemas";
import { CustomerPage, CustomerRecord } from "@/lib/customers/schemas";
import { DoctorReport } from "@/lib/doctor/schemas";
import { ErrorGroupPage, ErrorGroupView } from "@/lib/error-groups/schemas";
import { EventCatalogue, EventPage, EventSent, EventView } from "@/lib/events/schemas";
import { DriftAudit, FunctionList, FunctionView, Invoked, Resynced } from "@/lib/functions/schemas";
import { CostReport } from "@/lib/metrics/cost-schemas";
import { DecisionReport } from "@/lib/metrics/decision-schemas";
import { Metrics, SupportWeeks } from "@/lib/metrics/schemas";
import { OperationPreview } from "@/lib/operations/order-schemas";
import { OperationItemPage, OperationPage, OperationView } from "@/lib/operations/schemas";
import { Attention } from "@/lib/overview/attention-schemas";
import { Overview } from "@/lib/overview/schemas";
import { Playground, PlaygroundSent } from "@/lib/playground/schemas";
import { PolicyVersions, PublishedPolicy, Rehearsal } from "@/lib/policy/request-schemas";
import { RunView } from "@/lib/runs/run-view-schemas";
import { RunHistogram, RunPage } from "@/lib/runs/schemas";
import { Source, SourceList, SourceView, TriedMapping } from "@/lib/sources/schemas";
import { StopSwitches } from "@/lib/stops/schemas";
import { CheckedReply, TicketPage, TicketTrail } from "@/lib/tickets/schemas";
import { Token } from "@/lib/tokens/schemas";
import { DeliveryDetail, DeliveryPage, Replayed } from "@/lib/webhooks/schemas";

/** A summary of a route, and its answer. */
export interface Answer {
  summary: string;
  /** The schema of a JSON answer with its name, or the media type of another answer. */
  answer: { name: string; schema: z.ZodType } | string;
  /** Default 200; two statuses when a write may create something. */
  statuses?: readonly number[];
}

const json = (summary: string, named: Record<string, z.ZodType>, ...statuses: number[]): Answer => {
  const [[name, schema] = []] = Object.entries(named);
  if (name === undefined || schema === undefined) throw new Error(`${summary}: name one schema.`);
  return { summary, answer: { name, schema }, ...(statuses.length > 0 && { statuses }) };
};

const TokenList = z.object({ items: z.array(Token) });
const NewToken = Token.extend({ token: z.string() });
const RevokedToken = z.object({ revoked: z.string() });

/** The answer of every route that `handle` serves. A new route needs a line here; a test finds the missing one. */
export const ANSWERS: Readonly<Partial<Record<HandledRoute, Answer>>> = {
  "GET /api/me": json("The person signed in, or the owner of the token", { Me }),
  "GET /api/tokens": json("Your tokens; all of them for an admin", { TokenList }),
  "POST /api/tokens": json("Make a token; it is shown this once", { NewToken }, 201),
  "DELETE /api/tokens/[tokenId]": json("Revoke a token", { RevokedToken }),
  "GET /api/attention": json("Counts of what needs a person", { Attention }),
  "GET /api/live": { summary: "A stream of the topics that changed", answer: "text/event-stream" },
  "GET /api/openapi.json": { summary: "This document", answer: "application/json" },
  "GET /api/approvals": json("Approvals, nearest deadline first", { ApprovalPage }),
  "POST /api/approvals": json("Ask people; the same idempotency key answers 200 with the same request", {
    ApprovalCard,
  }),
  "GET /api/approvals/[id]": json("An approval with everything on its card", { ApprovalCard }),
  "DELETE /api/approvals/[id]": json("Withdraw a request that nobody has decided", { ApprovalCard }),
  "POST /api/approvals/[id]/decision": json("Approve or reject", { ApprovalCard }),
  "POST /api/approvals/decisions": json("Decide several, each with its own result", { BatchResults }),
  "POST /api/approvals/[id]/retract": json("Take back a decision that has not taken effect", {
    ApprovalCard,
  }),
  "POST /api/approvals/[id]/amend": json("Change the amount of a refund: another approval takes its place", {
    ApprovalCard,
  }),
  "POST /api/approvals/[id]/extend": json("Set a later deadline", { ApprovalCard }),
  "POST /api/approvals/[id]/claim": json("Show others that you are looking", { ApprovalCard }),
  "GET /api/answer-targets": json("Registered places for answers", { AnswerTargetList }),
  "POST /api/answer-targets": json(
    "Register a place for answers; its secret is shown this once",
    { AnswerTargetSecret },
    201,
  ),
  "PATCH /api/answer-targets/[targetId]": json("Enable or disable a place for answers", { AnswerTarget }),
  "POST /api/answer-targets/[targetId]/secret": json("Set a new secret; it is shown this once", {
    AnswerTargetSecret,
  }),
  "GET /api/answer-deliveries": json("Answers to applications, newest first", { AnswerDeliveryPage }),
  "POST /api/answer-deliveries/[deliveryId]/replay": json("Send an answer again", { AnswerDelivery }),
  "GET /api/runs": json("Runs, newest first", { RunPage }),
  "GET /api/runs/histogram": json("Runs by state over time", { RunHistogram }),
  "GET /api/runs/[id]": json("A run with its steps and attempts", { RunView }),
  "GET /api/metrics": json("Figures of a window", { Metrics }),
  "GET /api/doctor": json("Every check of the installation, with its remedy", { DoctorReport }),
  "GET /api/overview": json("What needs a person, ranked", { Overview }),
  "GET /api/errors": json("Failed runs, grouped", { ErrorGroupPage }),
  "GET /api/errors/[id]": json("A group with its latest run", { ErrorGroupView }),
  "PATCH /api/errors/[id]": json("Resolve, ignore or reopen a group", { ErrorGroupView }),
  "GET /api/tickets": json("Tickets, newest first", { TicketPage }),
  "GET /api/tickets/[ticketId]": json("A ticket with its conversation and timeline", { TicketTrail }),
  "POST /api/tickets/[ticketId]/assign": json("Give a ticket to a person", { TicketTrail }),
  "POST /api/tickets/[ticketId]/take-over": json("Stop the agent and answer yourself", { TicketTrail }),
  "POST /api/tickets/[ticketId]/reply": json("Write to the customer", { TicketTrail }),
  "POST /api/tickets/[ticketId]/check-reply": json("Compare a draft with the records", { CheckedReply }),
  "POST /api/tickets/[ticketId]/resolve": json("Resolve a ticket", { TicketTrail }),
  "POST /api/tickets/[ticketId]/propose-refund": json("Ask for a refund; others decide", { TicketTrail }),
  "POST /api/tickets/[ticketId]/investigate": json("Have the agent draft an investigation", { TicketTrail }),
  "POST /api/tickets/[ticketId]/summarise": json("Have the conversation summed up", { TicketTrail }),
  "POST /api/tickets/[ticketId]/lift-suppression": json("Write to an address again", { TicketTrail }),
  "GET /api/messages/[id]/text": { summary: "The whole text of a mail", answer: "text/plain" },
  "GET /api/customers": json("Customers", { CustomerPage }),
  "GET /api/customers/[customerId]": json("A customer with orders and tickets", { CustomerRecord }),
  "PUT /api/customers/[customerId]": json("Store a customer", { StoredCustomer }, 200, 201),
  "PUT /api/orders/[orderId]": json("Store an order", { StoredOrder }, 200, 201),
  "POST /api/customers/[customerId]/lift-suppression": json("Write to an address again", { CustomerRecord }),
  "GET /api/audit": json("Rows of the audit log, newest first", { AuditPage }),
  "GET /api/audit/export": { summary: "The audit log as CSV or JSONL; recorded", answer: "text/csv" },
  "GET /api/audit/verify": json("Whether the audit log is whole", { AuditVerdict }),
  "GET /api/operations": json("Reruns, cancellations and redeliveries", { OperationPage }),
  "POST /api/operations": json("Start an operation", { OperationView }),
  "POST /api/operations/preview": json("What an operation would do; nothing is written", {
    OperationPreview,
  }),
  "GET /api/operations/[id]": json("An operation and its progress", { OperationView }),
  "GET /api/operations/[id]/items": json("Its items with their outcome", { OperationItemPage }),
  "POST /api/operations/[id]/pause": json("Pause an operation", { OperationView }),
  "POST /api/operations/[id]/resume": json("Resume an operation", { OperationView }),
  "POST /api/operations/[id]/abort": json("End an operation", { OperationView }),
  "GET /api/switches": json("What is stopped", { StopSwitches }),
  "POST /api/money/stop": json("Stop all refunds", { StopSwitches }),
  "POST /api/money/resume": json("Let refunds go on", { StopSwitches }),
  "POST /api/agent/pause": json("Pause the agent", { StopSwitches }),
  "POST /api/agent/resume": json("Let the agent go on", { StopSwitches }),
  "POST /api/functions/[id]/pause": json("Pause a function", { StopSwitches }),
  "POST /api/functions/[id]/resume": json("Let a function go on", { StopSwitches }),
  "GET /api/metrics/weeks": json("Support figures by week", { SupportWeeks }),
  "GET /api/metrics/cost": json("Cost by day and function", { CostReport }),
  "GET /api/metrics/decisions": json("How approvals were decided", { DecisionReport }),
  "GET /api/functions": json("Functions as declared and as registered", { FunctionList }),
  "GET /api/functions/drift": json("The last comparison of code and engine", { DriftAudit }),
  "GET /api/functions/[id]": json("A function and its last day", { FunctionView }),
  "POST /api/functions/[id]/invoke": json("Start one run of exactly this function", { Invoked }),
  "POST /api/functions/resync": json("Register the app with the engine again", { Resynced }),
  "GET /api/policies": json("The versions of the policy", { PolicyVersions }),
  "POST /api/policies": json("Publish a policy; one that loosens a rule becomes a draft", {
    PublishedPolicy,
  }),
  "POST /api/policies/rehearse": json("What rules would have changed; nothing is written", { Rehearsal }),
  "DELETE /api/policies/[version]": json("Discard the draft that waits", { PolicyVersions }),
  "POST /api/policies/[version]/publish": json("Publish another admin's draft", { PublishedPolicy }),
  "GET /api/sources": json("Senders of webhooks", { SourceList }),
  "GET /api/sources/[name]": json("A source with its latest deliveries", { SourceView }),
  "PUT /api/sources/[name]": json("Store a source", { Source }),
  "POST /api/sources/[name]/secret": json("Add its next secret", { Source }),
  "DELETE /api/sources/[name]/secret": json("Drop its older secret", { Source }),
  "POST /api/sources/[name]/try": json("Try a mapping; nothing is written", { TriedMapping }),
  "GET /api/webhooks/deliveries": json("What vendors sent", { DeliveryPage }),
  "GET /api/webhooks/deliveries/[id]": json("A delivery, its body masked", { DeliveryDetail }),
  "POST /api/webhooks/deliveries/[id]/reveal": json("A delivery as it came; recorded", { DeliveryDetail }),
  "POST /api/webhooks/deliveries/[id]/replay": json("Process a stored delivery again", { Replayed }),
  "GET /api/events": json("Events, newest first", { EventPage }),
  "GET /api/events/catalogue": json("Every event, its senders and listeners", { EventCatalogue }),
  "GET /api/events/[id]": json("An event and the runs it started", { EventView }),
  "POST /api/events": json("Send an event of the catalogue", { EventSent }),
  "GET /api/playground": json("The sandbox as it stands", { Playground }),
  "POST /api/playground/mails": json("Send a mail as a customer would", { PlaygroundSent }),
  "PUT /api/playground/faults": json("Make a sandbox vendor fail", { Playground }),
};
