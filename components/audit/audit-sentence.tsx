import clsx from "clsx";
import { Bot, Cpu, User } from "lucide-react";
import type { ReactNode } from "react";
import type { AuditRow } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { auditWords } from "./audit-words";

const icons = { user: User, agent: Bot, function: Cpu, system: Cpu } satisfies Record<
  AuditRow["actorType"],
  unknown
>;

interface AuditSentenceProps {
  row: AuditRow;
  /** Draws the actor's name; the audit page makes it a filter. */
  actor?: (name: string) => ReactNode;
  className?: string;
}

/** Who did what to which, for whom and why, in one line. */
export function AuditSentence({ row, actor = (name) => name, className }: AuditSentenceProps) {
  const { verb, object, money, preposition, why } = auditWords(row);
  const Icon = icons[row.actorType];
  const whom = row.customerEmail ?? row.customerId;
  const { role } = row.detail;
  return (
    <span className={clsx("text-ink-2", className)}>
      <Icon aria-hidden="true" className="icon-14 mr-1.5 inline align-[-2px] text-ink-3" />
      <span className="text-ink">{actor(row.actorName)}</span>{" "}
      {typeof role === "string" ? <span className="text-12 text-ink-3">{role} </span> : null}
      <b className="text-ink">{verb}</b> {object}
      {money ? <b className="text-ink"> {money}</b> : null}
      {whom && preposition ? ` ${preposition} ${whom}` : ""}
      {why ? <span className="text-ink-3">, {why}</span> : null}
    </span>
  );
}

/** The page of a row's subject: its own, the page of its ticket or run, or its audit rows. */
export function auditSubjectPath(row: AuditRow): string {
  const { ticketId, approvalId } = row.detail;
  if (row.subjectType === "approval") return paths.approval(row.subjectId);
  if (row.subjectType === "delivery") return paths.webhookDelivery(row.subjectId);
  if (row.subjectType === "customer") return paths.customer(row.subjectId);
  if (row.subjectType === "ticket") return paths.ticket(row.subjectId);
  if (row.subjectType === "event") return paths.event(row.subjectId);
  if (row.subjectType === "error_group") return paths.errorGroup(row.subjectId);
  if (row.subjectType === "source") return paths.webhookSource(row.subjectId);
  if (typeof approvalId === "string") return paths.approval(approvalId);
  if (typeof ticketId === "string") return paths.ticket(ticketId);
  return paths.audit({ subject: row.subjectId });
}
