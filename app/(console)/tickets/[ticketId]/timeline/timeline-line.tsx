import Link from "next/link";
import type { ReactNode } from "react";
import { blockedBecause } from "@/components/audit/audit-detail-words";
import { AuditSentence } from "@/components/audit/audit-sentence";
import { IdChip } from "@/components/ui/values/id-chip";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { failureSentence } from "@/lib/refunds/rules";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { formatDuration } from "@/lib/time";

const vendorNames: Record<string, string> = { postmark: "Postmark", stripe: "Stripe" };
const deliveryWords = {
  accepted: "stored, not processed yet",
  duplicate: "a duplicate, nothing was done twice",
  rejected: "rejected",
  processed: "verified, processed",
};
const eventWords = {
  pending: "stored, not sent yet",
  sent: "sent, no run seen yet",
  observed: "sent, a run answered",
  dead: "not sent any more",
};
const approvalWords = {
  pending: "waits for a person",
  approved: "approved",
  rejected: "rejected",
  expired: "expired unpaid",
  withdrawn: "withdrawn",
};
const refundWords = {
  requested: "requested",
  executing: "under way",
  confirmed: "confirmed",
  failed: "failed",
  blocked: "blocked, no money moved",
};
const replyWords = {
  received: "received",
  sending: "being sent",
  sent: "sent",
  failed: "could not be sent",
  held: "held, a person answers",
};

const audienceWords = { on_call: "Person on call", reviewers: "Reviewers", seniors: "Senior reviewers" };

/** One entry in words, with a link to its page. */
export function TimelineLine({ entry }: { entry: TimelineEntry }) {
  switch (entry.kind) {
    case "delivery":
      return (
        <Line
          what={`${entry.event ?? "Delivery"} from ${vendorNames[entry.provider] ?? entry.provider}`}
          how={deliveryWords[entry.status]}
        >
          <IdChip id={entry.id} href={paths.webhookDelivery(entry.id)} />
        </Line>
      );
    case "event":
      return (
        <Line what={<code>{entry.name}</code>} how={eventWords[entry.status]}>
          <IdChip id={entry.id} href={paths.event(entry.id)} />
        </Line>
      );
    case "run":
      return (
        <Line
          what={<code>{entry.functionId}</code>}
          how={`${entry.status}${entry.endedAt ? `, ${formatDuration(Date.parse(entry.endedAt) - Date.parse(entry.at))}` : ""}`}
          cause={entry.error}
        >
          <IdChip id={entry.id} href={paths.run(entry.id)} />
        </Line>
      );
    case "approval":
      return (
        <Line
          what={`Approval${entry.money ? ` of ${formatMoney(entry.money)}` : ""}: ${entry.title}`}
          how={approvalWords[entry.status]}
        >
          <Link href={paths.approval(entry.id)} className="link">
            Open
          </Link>
        </Line>
      );
    case "refund":
      return (
        <Line
          what={`Refund of ${formatMoney(entry)} for ${entry.orderId}`}
          how={refundWords[entry.status]}
          cause={refundCause(entry)}
        >
          <IdChip id={entry.stripeRefundId ?? entry.id} />
        </Line>
      );
    case "reply":
      return (
        <Line what="Reply" how={replyWords[entry.status]}>
          <IdChip id={entry.id} />
        </Line>
      );
    case "notice":
      return (
        <Line what={`${audienceWords[entry.audience]} told`} how={entry.code.replaceAll("_", " ")}>
          <IdChip id={entry.id} />
        </Line>
      );
    case "audit":
      return <AuditSentence row={entry.row} className="text-12" />;
  }
}

/** Why a refund failed or was blocked: the row keeps a code. */
function refundCause({ status, cause }: Extract<TimelineEntry, { kind: "refund" }>): string | null {
  if (!cause) return null;
  return status === "failed" ? failureSentence(cause) : blockedBecause(cause);
}

interface LineProps {
  what: ReactNode;
  how: string;
  cause?: string | null;
  children: ReactNode;
}

function Line({ what, how, cause, children }: LineProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <span className="font-medium">{what}</span>
      <span className="text-ink-2">{how}</span>
      {children}
      {cause ? <span className="w-full break-words text-12 text-ink-2">{cause}</span> : null}
    </div>
  );
}
