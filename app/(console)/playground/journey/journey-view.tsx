"use client";

import { ButtonLink } from "@/components/ui/buttons/button";
import { Countdown } from "@/components/ui/values/moment";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { TicketTrail } from "@/lib/tickets/schemas";
import {
  type JourneyFacts,
  journeyFacts,
  STATIONS,
  type StationKey,
  type StationState,
  spansMs,
  stationStates,
} from "./journey";
import type { SegmentKind } from "./segment";
import { Station } from "./station";
import { stationWords } from "./station-words";

/** The mail's way through Vagus, live: one line with six stations, each a link. */
export function JourneyView({ trail }: { trail: TicketTrail }) {
  const facts = journeyFacts(trail);
  const states = stationStates(facts);
  const spans = spansMs(facts);
  return (
    <section aria-label="Journey of the mail" className="relative min-h-52 max-lg:py-5">
      {/* From the button the mail was sent with, down and into the line. */}
      <svg
        viewBox="0 0 60 56"
        className="absolute top-0 left-[33px] h-14 w-15 max-lg:hidden"
        fill="none"
        stroke="var(--ink)"
        strokeWidth="2.25"
        aria-hidden="true"
      >
        <path d="M1 0V44a10 10 0 0 0 10 10H58" />
      </svg>
      <ol className="grid lg:grid-cols-[172fr_172fr_232fr_232fr_172fr_124fr] lg:pl-[90px]">
        {STATIONS.map((key, at) => {
          const next = STATIONS[at + 1];
          return (
            <Station
              key={key}
              station={key}
              state={states[key]}
              words={stationWords(key, states[key], facts, trail.id)}
              segment={
                next && {
                  kind: segmentKind(key, states[key], states[next]),
                  spanMs: spans[key],
                  ticks: key === "run" ? stepTicks(facts, spans.run) : undefined,
                }
              }
              action={
                key === "approval" && states.approval === "current" ? <DecideHere facts={facts} /> : undefined
              }
            />
          );
        })}
      </ol>
    </section>
  );
}

function segmentKind(key: StationKey, state: StationState, next: StationState): SegmentKind {
  if (key === "approval" && state === "current") return "waiting";
  if (state === "future" || state === "current" || state === "stopped") return "future";
  if (next === "current") return key === "approval" && state === "done" ? "waited" : "head";
  if (next === "future") return "future";
  return key === "approval" && state === "done" ? "waited" : "past";
}

/** The ends of the run's steps, as shares of the segment. */
function stepTicks({ run }: JourneyFacts, wholeMs: number | undefined): number[] {
  if (!run || !wholeMs) return [];
  const shares = run.steps.map((step) => (Date.parse(step.endedAt ?? "") - Date.parse(run.at)) / wholeMs);
  return [...new Set(shares.filter((share) => share > 0 && share < 0.98))];
}

function DecideHere({ facts }: { facts: JourneyFacts }) {
  const { approval } = facts;
  if (!approval) return null;
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2">
      <ButtonLink href={paths.approval(approval.id)} kind="primary" size="sm">
        Decide {approval.money ? formatMoney(approval.money) : approval.title}
      </ButtonLink>
      <span className="text-12 text-ink-3">
        <Countdown openedAt={approval.at} deadline={approval.deadline} form="bare" /> left
      </span>
    </div>
  );
}
