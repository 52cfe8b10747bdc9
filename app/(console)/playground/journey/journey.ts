import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import type { TicketTrail } from "@/lib/tickets/schemas";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";

export const STATIONS = ["delivery", "event", "run", "approval", "refund", "reply"] as const;
export type StationKey = (typeof STATIONS)[number];

/** `skipped`: this mail does not need it. `stopped`: the journey ends here and a person takes over. */
export type StationState = "done" | "current" | "future" | "skipped" | "stopped";

type Entry<Kind extends TimelineEntry["kind"]> = Extract<TimelineEntry, { kind: Kind }>;

/** The facts about the latest mail of a ticket; each is undefined before it happened. */
export interface JourneyFacts {
  delivery?: Entry<"delivery">;
  /** Deliveries of the same mail that were dropped. */
  duplicates: number;
  event?: Entry<"event">;
  run?: Entry<"run">;
  approval?: Entry<"approval">;
  refund?: Entry<"refund">;
  reply?: Entry<"reply">;
  personNeeded: TicketTrail["personNeeded"];
}

/** Picks the latest mail's trail out of a ticket's timeline. */
export function journeyFacts(trail: Pick<TicketTrail, "timeline" | "personNeeded">): JourneyFacts {
  const { timeline, personNeeded } = trail;
  const event = lastOf(timeline, "event", ({ name }) => name === "customer/email.received");
  // Of the customer's mails; what vendors tell later of refund and reply is delivered too.
  const deliveries = timeline
    .filter((entry) => entry.kind === "delivery")
    .filter((entry) => entry.event === "Inbound");
  const delivery = deliveries.findLast((entry) => entry.status !== "duplicate");
  const since = delivery?.at ?? event?.at ?? "";
  const after = timeline.filter((entry) => entry.at >= since);
  const run = lastOf(after, "run", (entry) => entry.functionId === HANDLE_CUSTOMER_EMAIL);
  return {
    delivery,
    duplicates: deliveries.filter((entry) => entry.status === "duplicate" && entry.at >= since).length,
    event,
    run,
    approval: lastOf(after, "approval"),
    refund: lastOf(after, "refund"),
    reply: lastOf(after, "reply"),
    personNeeded,
  };
}

function lastOf<Kind extends TimelineEntry["kind"]>(
  timeline: readonly TimelineEntry[],
  kind: Kind,
  fits: (entry: Entry<Kind>) => boolean = () => true,
): Entry<Kind> | undefined {
  return timeline.findLast((entry): entry is Entry<Kind> => isKind(entry, kind) && fits(entry));
}

function isKind<Kind extends TimelineEntry["kind"]>(entry: TimelineEntry, kind: Kind): entry is Entry<Kind> {
  return entry.kind === kind;
}

/** The state of every station. At most one is `current` or `stopped`: the place of the mail. */
export function stationStates(facts: JourneyFacts): Record<StationKey, StationState> {
  const states: Record<StationKey, StationState> = {
    delivery: "future",
    event: "future",
    run: "future",
    approval: "future",
    refund: "future",
    reply: "future",
  };
  for (const key of STATIONS) {
    states[key] = stateAt(key, facts);
    if (states[key] === "current" || states[key] === "stopped") break;
  }
  return states;
}

function stateAt(key: StationKey, facts: JourneyFacts): StationState {
  if (isReached(key, facts)) return "done";
  if (isUnneeded(key, facts)) return "skipped";
  return hasStopped(key, facts) ? "stopped" : "current";
}

function isReached(key: StationKey, facts: JourneyFacts): boolean {
  const { delivery, event, run, approval, refund, reply } = facts;
  switch (key) {
    case "delivery":
      return delivery !== undefined;
    case "event":
      return event !== undefined && event.status !== "pending";
    // The run is passed when it has come to what follows it.
    case "run":
      return run !== undefined && (approval !== undefined || reply !== undefined || hasEnded(facts));
    case "approval":
      return approval !== undefined && approval.status !== "pending";
    case "refund":
      return refund?.status === "confirmed";
    case "reply":
      return reply?.status === "sent";
  }
}

/** No money was asked for, or the answer was not yes. */
function isUnneeded(key: StationKey, facts: JourneyFacts): boolean {
  const { approval, reply } = facts;
  if (key !== "approval" && key !== "refund") return false;
  if (approval === undefined) return reply !== undefined || hasEnded(facts);
  return key === "refund" && ["rejected", "expired", "withdrawn"].includes(approval.status);
}

function hasEnded({ run }: JourneyFacts): boolean {
  return run !== undefined && run.endedAt !== null;
}

/** Nothing more happens here by itself. */
function hasStopped(key: StationKey, facts: JourneyFacts): boolean {
  const { refund, reply } = facts;
  if (key === "refund") return refund?.status === "failed" || refund?.status === "blocked";
  return key === "reply" && (reply?.status === "failed" || hasEnded(facts));
}

/** Whether anything can still happen by itself or by a decision. */
export function isUnderWay(states: Record<StationKey, StationState>): boolean {
  return STATIONS.some((key) => states[key] === "current");
}

/** Milliseconds from one station to the next, where both moments are known; the approval's is the wait for a person. */
export function spansMs(facts: JourneyFacts): Partial<Record<StationKey, number>> {
  const ms = (iso: string | null | undefined) => (iso ? Date.parse(iso) : undefined);
  const { delivery, event, run, approval, reply } = facts;
  const sent = ms(event?.sentAt ?? event?.at);
  const decided = ms(approval?.decidedAt);
  return {
    delivery: span(ms(delivery?.at), sent),
    event: span(sent, ms(run?.at)),
    run: span(ms(run?.at), ms(approval?.at ?? reply?.sentAt)),
    approval: span(ms(approval?.at), decided),
    refund: span(decided, ms(reply?.sentAt)),
  };
}

function span(from: number | undefined, until: number | undefined): number | undefined {
  // Two clocks may disagree by a few milliseconds; nothing takes less than no time.
  return from === undefined || until === undefined ? undefined : Math.max(0, until - from);
}
