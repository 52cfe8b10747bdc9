"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TryAgain } from "@/components/queries/unreadable";
import { useShell } from "@/components/shell/shell-context";
import { Band } from "@/components/ui/states/band";
import { formatMoney } from "@/lib/money";
import { paths, query } from "@/lib/paths";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { formatDuration, formatSpan } from "@/lib/time";
import { ticketTrail } from "../tickets/queries";
import { Composer } from "./composer";
import { isUnderWay, journeyFacts, spansMs, stationStates } from "./journey/journey";
import { JourneyView } from "./journey/journey-view";
import { playground } from "./queries";
import { SandboxPanels } from "./sandbox-panels";

/** A form to send a mail, its journey, and below the records of the sandbox vendors. */
export function PlaygroundDesk({ ticketId: first }: { ticketId: string | undefined }) {
  const { me } = useShell();
  const [ticketId, setTicketId] = useState(first);
  const sandbox = useQuery(playground);
  const trail = useQuery({ ...ticketTrail(ticketId ?? ""), enabled: ticketId !== undefined });

  function watch(sent: string) {
    setTicketId(sent);
    // With the ticket in the address the journey can be reloaded and shared.
    window.history.replaceState(null, "", `${paths.playground()}${query({ ticket: sent })}`);
  }

  return (
    <div className="pb-10">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 pt-5 pb-4 sm:px-6">
        <div role="status">
          {/* Two lines on a phone, whatever it says: the mail below must not move under the finger that sends it. */}
          <h2 className="font-medium text-20 max-sm:min-h-14">
            {trail.data
              ? journeySentence(trail.data)
              : ticketId
                ? "The mail is on its way."
                : "Send a mail as a customer would, and watch it travel."}
          </h2>
        </div>
        <span className="text-13 text-ink-3 xl:ml-auto">
          Postmark, Stripe and the model are stand-ins here. No money moves.
        </span>
      </div>
      {sandbox.isError && !sandbox.data ? (
        <div className="px-4 pb-4 sm:px-6">
          <Band tone="failed" title="The sandbox does not answer." action={<TryAgain query={sandbox} />}>
            {sandbox.error.message} Approvals and tickets work without it.
          </Band>
        </div>
      ) : null}
      <Composer
        customers={sandbox.data?.customers ?? []}
        sentBefore={ticketId !== undefined}
        onSent={watch}
      />
      <div className="px-4 sm:px-6">
        {trail.isError && !trail.data ? (
          <div className="py-5">
            <Band tone="failed" title="The journey could not be read." action={<TryAgain query={trail} />}>
              {trail.error.message} The mail travels on without being watched.
            </Band>
          </div>
        ) : trail.data ? (
          <JourneyView trail={trail.data} />
        ) : (
          <p className="min-h-52 py-8 text-13 text-ink-3 max-lg:min-h-0">
            {ticketId ? "" : "Its journey appears here: delivery, event, run, approval, refund, reply."}
          </p>
        )}
      </div>
      <SandboxPanels sandbox={sandbox.data} maySwitch={me.permissions.includes("operate")} />
    </div>
  );
}

/** The sentence about a sent mail: its place, or its outcome with the time it took. */
function journeySentence(trail: TicketTrail): string {
  const facts = journeyFacts(trail);
  const states = stationStates(facts);
  const who = trail.customerName?.split(" ")[0] ?? "The sender";
  if (states.approval === "current" && facts.approval) {
    const { money, title } = facts.approval;
    return `The agent asks${money ? ` to refund ${formatMoney(money)}` : `: ${title}`}. It is your turn.`;
  }
  if (isUnderWay(states)) return "The mail is on its way.";
  if (states.reply !== "done") return "The journey ended without a reply: a person has to take over.";
  const { delivery, reply, refund } = facts;
  const tookMs = delivery && reply?.sentAt ? Date.parse(reply.sentAt) - Date.parse(delivery.at) : undefined;
  const what = states.refund === "done" && refund ? `an answer and ${formatMoney(refund)}` : "an answer";
  const took = tookMs === undefined ? "" : ` after ${formatDuration(tookMs)}`;
  const waitedMs = spansMs(facts).approval;
  const waited = waitedMs === undefined ? "" : ` ${formatSpan(waitedMs)} of it was waiting for a person.`;
  return `${who} has ${what}${took}.${waited}`;
}
