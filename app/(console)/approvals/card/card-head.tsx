"use client";

import { ChevronDown, ChevronLeft, ChevronUp, MessageSquare } from "lucide-react";
import Link from "next/link";
import { EnvironmentTag } from "@/components/shell/environment-tag";
import { useShell } from "@/components/shell/shell-context";
import { IconButton } from "@/components/ui/buttons/button";
import { IdChip } from "@/components/ui/values/id-chip";
import { Countdown, Moment } from "@/components/ui/values/moment";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import { type QueueTab, queuePath } from "../queue/queue-tab";

export interface CardPlace {
  /** One-based. */
  at: number;
  of: number;
}

interface CardHeadProps {
  card: ApprovalCard;
  tab: QueueTab;
  named: boolean;
  place: CardPlace | undefined;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** The origin of the approval, and links to its neighbours in the queue. */
export function CardHead(props: CardHeadProps) {
  const { card, place } = props;
  return (
    <>
      <PhoneHead {...props} />
      <header className="flex h-11 flex-none items-center gap-3 border-line border-b px-6 text-12 text-ink-3 max-sm:hidden xl:pr-6 xl:pl-8">
        <IdChip id={card.id} copy />
        <span className="truncate">
          {card.requester.type === "user" ? "proposed" : "asked"} by {card.requester.name} at{" "}
          <Moment at={card.openedAt} />
          {card.amends ? (
            <>
              {" "}
              in place of <IdChip id={card.amends} href={paths.approval(card.amends)} />
            </>
          ) : null}
          {card.runId ? (
            <>
              {" "}
              in <IdChip id={card.runId} href={paths.run(card.runId)} />
            </>
          ) : null}
          {card.ticketId ? (
            <>
              {" "}
              for <IdChip id={card.ticketId} href={paths.ticket(card.ticketId)} />
            </>
          ) : null}
        </span>
        <Claimed card={card} />
        <span className="ml-auto whitespace-nowrap">{place ? `${place.at} of ${place.of}` : ""}</span>
        <span className="-mr-1.5 flex gap-1">
          <IconButton
            label="Previous approval"
            icon={<ChevronUp aria-hidden="true" className="icon" />}
            disabled={!props.onPrevious}
            onClick={props.onPrevious}
          />
          <IconButton
            label="Next approval"
            icon={<ChevronDown aria-hidden="true" className="icon" />}
            disabled={!props.onNext}
            onClick={props.onNext}
          />
        </span>
      </header>
    </>
  );
}

/** Who else is looking at the open card, and until when that counts. */
function Claimed({ card: { claim } }: { card: ApprovalCard }) {
  const { me } = useShell();
  return (
    <span role="status" className="whitespace-nowrap text-waiting empty:hidden">
      {claim && claim.userId !== me.id ? (
        <>
          {claim.userName} is looking, until <Moment at={claim.until} form="clock" />
        </>
      ) : null}
    </span>
  );
}

/** On a phone the card is the page: back to the queue, environment, time left. */
function PhoneHead({ card, tab, named, place }: CardHeadProps) {
  const { environment } = useShell();
  return (
    <header
      data-own-head={named || undefined}
      className="flex h-13 flex-none items-center gap-2.5 border-line border-b px-4 sm:hidden"
    >
      <h1 className="sr-only">Approval</h1>
      <Link
        href={queuePath(tab)}
        aria-label="Back to the queue"
        className="-ml-2 flex h-11 items-center pr-1.5 font-medium text-15 text-ink-2"
      >
        <ChevronLeft aria-hidden="true" className="icon" />
        {place ? `${place.at} of ${place.of}` : "Queue"}
      </Link>
      <EnvironmentTag {...environment} />
      <span className="ml-auto text-12 text-ink-3">
        {card.status === "pending" ? (
          <Countdown openedAt={card.openedAt} deadline={card.deadline} form="head" />
        ) : card.decidedAt ? (
          <>
            {card.status === "expired" ? "expired" : "decided"} <Moment at={card.decidedAt} form="clock" />
          </>
        ) : null}
      </span>
      {card.ticketId ? (
        <Link
          href={paths.ticket(card.ticketId)}
          aria-label="Open ticket"
          className="-mr-3 grid size-11 flex-none place-items-center text-ink-2"
        >
          <MessageSquare aria-hidden="true" className="icon" />
        </Link>
      ) : null}
    </header>
  );
}
