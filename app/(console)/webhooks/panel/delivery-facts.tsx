import Link from "next/link";
import { runMark } from "@/components/records/run-mark";
import { Section } from "@/components/ui/layout/section";
import { StateMark } from "@/components/ui/states/state-mark";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { paths } from "@/lib/paths";
import type { DeliveryDetail } from "@/lib/webhooks/schemas";
import { verificationWords } from "./verification-words";

const bytes = new Intl.NumberFormat("en-US", { style: "unit", unit: "byte", unitDisplay: "long" });

const eventWords = {
  pending: "not sent yet",
  sent: "sent, no run seen yet",
  observed: "sent, a run answered",
  dead: "not sent any more",
};

/** The time, answer and verification of a delivery, and its event. */
export function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const { providerEventId, duplicateOf, duplicates, event, runs, ticketId } = delivery;
  const received = [
    { key: "at", term: "Received", detail: <Moment at={delivery.receivedAt} form="log" /> },
    { key: "answer", term: "Answered", detail: delivery.httpStatus },
    { key: "verified", term: "Verified", detail: <Verified delivery={delivery} /> },
    {
      key: "vendor",
      term: "Sender’s id",
      detail: providerEventId ? <IdChip id={providerEventId} copy /> : "could not be read",
    },
    { key: "size", term: "Size", detail: bytes.format(delivery.bodyBytes) },
    ...(duplicateOf
      ? [
          {
            key: "copy",
            term: "Copy of",
            detail: <IdChip id={duplicateOf} href={paths.webhookDelivery(duplicateOf)} />,
          },
        ]
      : []),
    { key: "copies", term: "Copies", detail: duplicates === 0 ? "none" : <Copies delivery={delivery} /> },
  ];
  const became = [
    {
      key: "event",
      term: "Event",
      detail: event ? (
        <>
          <Link href={paths.event(event.id)} className="link [overflow-wrap:anywhere]">
            {event.name}
          </Link>{" "}
          <span className="text-ink-3">{eventWords[event.status]}</span>
        </>
      ) : (
        "none"
      ),
    },
    ...runs.map((run) => ({
      key: run.id,
      term: "Run",
      detail: (
        <span className="flex flex-wrap items-center gap-x-3">
          <Link href={paths.run(run.id)} className="link">
            {run.functionId}
          </Link>
          <StateMark {...runMark(run.status)} size="12" />
        </span>
      ),
    })),
    ...(ticketId
      ? [{ key: "ticket", term: "Ticket", detail: <IdChip id={ticketId} href={paths.ticket(ticketId)} /> }]
      : []),
  ];
  return (
    <>
      <Section title="Request">
        <Facts facts={received} />
      </Section>
      <Section title="What it became">
        <Facts facts={became} />
      </Section>
    </>
  );
}

function Verified({ delivery: { verification, verifiedAt } }: { delivery: DeliveryDetail }) {
  return (
    <>
      {verificationWords[verification]}{" "}
      <span className="text-ink-3">
        (checked <Moment at={verifiedAt} form="clock" />)
      </span>
    </>
  );
}

function Copies({ delivery: { id, duplicates } }: { delivery: DeliveryDetail }) {
  return (
    <Link href={paths.webhooks({ q: id, status: "duplicate" })} className="link">
      {duplicates} came later
    </Link>
  );
}
