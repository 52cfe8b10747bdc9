"use client";

import { Lock, Undo2 } from "lucide-react";
import Link from "next/link";
import { useNow } from "@/components/clock/use-now";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/buttons/button";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import { shortId } from "@/components/ui/values/short-id";
import type { Approval, ApprovalCard, PlainCard, RefundCard, ReplyCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import { NextButton } from "./decision-buttons";
import type { DecisionState } from "./decision-state";
import { decisionWords } from "./decision-words";
import { Fuse } from "./fuse";
import { trailSteps } from "./trail-steps";
import type { useDecide } from "./use-decide";

interface DecidedBarProps {
  card: ApprovalCard;
  state: Extract<DecisionState, { kind: "decided" }>;
  /** Another person decided while this person had the card open. */
  overtaken: boolean;
  decide: ReturnType<typeof useDecide>;
  next: Approval | undefined;
  onNext: () => void;
}

/** The decision: by whom, when, why, and its progress. A person's own decision can be taken back during its hold. */
export function DecidedBar({ card, state, overtaken, decide, next, onNext }: DecidedBarProps) {
  const { mine, who, last, heldUntil } = state;
  const takesBack = mine && heldUntil !== undefined;
  const said = [
    last.comment && `“${last.comment}”`,
    last.customerNote && `Note to ${decisionWords(card).reader}: “${last.customerNote}”`,
  ]
    .filter(Boolean)
    .join(" ");
  const verb = last.decision === "approve" ? "Approved" : "Rejected";
  useKeys(
    "Decision",
    takesBack ? [{ keys: "u", label: "Take the decision back", run: decide.takeBack }] : [],
  );
  return (
    <div className="flex w-full items-center gap-3">
      {heldUntil ? <Fuse from={last.at} until={heldUntil} /> : null}
      {mine ? (
        <StateGlyph state={last.decision === "approve" ? "completed" : "cancelled"} className="text-ink-2" />
      ) : (
        <Lock aria-hidden="true" className="icon text-ink-3" />
      )}
      <div className="min-w-0 grow">
        <div role="status" className="line-clamp-2 sm:line-clamp-1" title={said || undefined}>
          <b>
            {verb} by {who}, <Moment at={last.at} form="clock" />.
          </b>{" "}
          <span className="text-ink-2">
            {overtaken ? "Nothing of yours was sent. " : ""}
            {said}
          </span>
        </div>
        {heldUntil ? (
          <Held until={heldUntil} mine={mine} />
        ) : card.form === "plain" ? (
          <Told card={card} />
        ) : (
          <Trail card={card} />
        )}
      </div>
      {takesBack ? (
        <Button
          size="bar"
          keyHint="u"
          icon={<Undo2 aria-hidden="true" className="icon" />}
          busy={decide.busy === "takeBack"}
          onClick={decide.takeBack}
        >
          Take back
        </Button>
      ) : null}
      <NextButton next={next} onNext={onNext} className={takesBack ? "max-sm:hidden" : undefined} />
    </div>
  );
}

function Held({ until, mine }: { until: string; mine: boolean }) {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - useNow()) / 1000));
  return (
    <span className="block truncate text-12 text-ink-3 leading-5">
      Takes effect in {seconds} s; until then nothing has left{mine ? "" : " and it can be taken back"}.
    </span>
  );
}

const tones = {
  queued: "",
  running: "text-running",
  retrying: "text-failed",
  waiting: "text-waiting",
  completed: "[&>svg]:text-completed",
  failed: "text-failed",
  cancelled: "",
};

/** The steps after a decision, announced as they are done. A phone shows the last two, on one line. */
function Trail({ card }: { card: RefundCard | ReplyCard }) {
  return (
    <ol
      aria-label="Steps after the decision"
      aria-live="polite"
      className="flex flex-wrap gap-x-4 overflow-hidden text-12 text-ink-3 leading-5 max-sm:*:nth-last-3:hidden sm:h-5"
    >
      {trailSteps(card).map((step) => (
        <li key={step.key} className={`flex items-center gap-1 whitespace-nowrap ${tones[step.state]}`}>
          <StateGlyph state={step.state} className="icon-14" />
          <span title={step.id ?? step.text} className="max-w-80 truncate">
            {step.id ? (
              <>
                refund <span className="max-sm:hidden">{shortId(step.id)} </span>
                {step.text.replace("refund ", "")}
              </>
            ) : (
              step.text
            )}
            {step.at ? (
              <span className="max-sm:hidden">
                {" "}
                <Moment at={step.at} form="clock" />
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Whether the requester has the answer, and why not. */
function Told({ card }: { card: PlainCard }) {
  return (
    <span className="block truncate text-12 text-ink-3 leading-5" aria-live="polite">
      {toldWords(card)}
    </span>
  );
}

function toldWords({ requester: { name }, resumedAt, answerDelivery }: PlainCard) {
  if (resumedAt)
    return (
      <>
        {name} has the answer, <Moment at={resumedAt} form="clock" />.
      </>
    );
  if (answerDelivery?.status === "dead")
    return (
      <>
        The answer could not be delivered to {answerDelivery.target}.{" "}
        <Link href={paths.answers({ status: "dead" })} className="link">
          See why, and send it again
        </Link>
      </>
    );
  if (answerDelivery?.status === "pending" && answerDelivery.attempts > 0)
    return (
      <>
        Attempt {answerDelivery.attempts} to tell {answerDelivery.target} failed
        {answerDelivery.nextAt ? (
          <>
            ; the next is due at <Moment at={answerDelivery.nextAt} form="clock" />
          </>
        ) : null}
        .
      </>
    );
  return `${name} does not have the answer yet.`;
}
