"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import { EmptyState, Skeleton } from "@/components/ui/states/empty-state";
import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { ApiFailure } from "@/lib/http/fetch-json";
import { BatchBar } from "./batch/batch-bar";
import { useBatch } from "./batch/use-batch";
import { CardHead, type CardPlace } from "./card/card-head";
import { CardHero } from "./card/card-hero";
import { PlainEvidence } from "./card/plain/plain-sections";
import { useAnswer } from "./card/plain/use-answer";
import { RefundEvidence } from "./card/refund/refund-evidence";
import { RefundSide } from "./card/refund/refund-side";
import { ReplyEvidence, ReplySide } from "./card/reply/reply-evidence";
import { useClaim } from "./card/use-claim";
import { DecisionBar } from "./decision/decision-bar";
import { approvalCard } from "./queries";
import { NothingWaits } from "./queue/nothing-waits";
import { Queue } from "./queue/queue";
import { type QueueTab, queuePath } from "./queue/queue-tab";
import { useQueue, useSelection } from "./queue/use-queue";

/** Queue on the left, card on the right. On a phone the address says which of the two is the page. */
export function ApprovalsDesk({ tab }: { tab: QueueTab }) {
  const { me } = useShell();
  const queue = useQueue(tab, me.id);
  const { id, named, openNow, select } = useSelection(tab, queue.rows[0]?.id);
  const card = useQuery({ ...approvalCard(id ?? ""), enabled: id !== undefined });

  const at = queue.rows.findIndex((row) => row.id === id);
  const previous = queue.rows[at - 1];
  const next = queue.rows[at + 1];
  const nextWaiting = queue.rows.find((row, n) => n > at && row.status === "pending");

  const move = (row: { id: string } | undefined) => {
    if (row) select(row.id, "replace");
  };
  const step = (by: number) => move(queue.rows[queue.rows.findIndex((row) => row.id === openNow()) + by]);
  useKeys("Queue", [
    { keys: "j", label: "Next approval", run: () => step(1) },
    { keys: "k", label: "Previous approval", run: () => step(-1) },
  ]);

  const { selection, batch, chooseAll } = useBatch(tab, queue.rows, openNow);
  const selecting = selection.ids.size > 0;

  return (
    <div className="flex h-full flex-col">
      <div className="grid min-h-0 flex-1 sm:grid-cols-[336px_minmax(0,1fr)] lg:grid-cols-[408px_minmax(0,1fr)] xl:grid-cols-[424px_minmax(0,1fr)]">
        <Queue
          tab={tab}
          queue={queue}
          currentId={id}
          onSelect={(approvalId) => select(approvalId, "push")}
          batch={batch}
          className={clsx(named && "max-sm:hidden")}
        />
        <section
          aria-label="Approval"
          className={clsx("flex min-h-0 min-w-0 flex-col", !named && "max-sm:hidden")}
        >
          {card.data ? (
            <ApprovalCardView
              // A card's own state (an open reason, a fold) never carries over to another.
              key={card.data.id}
              card={card.data}
              tab={tab}
              named={named}
              place={at < 0 ? undefined : { at: at + 1, of: queue.rows.length }}
              onPrevious={previous && (() => move(previous))}
              onNext={next && (() => move(next))}
              next={nextWaiting}
              onDecideNext={() => move(nextWaiting)}
              selecting={selecting}
            />
          ) : card.isError && id !== undefined ? (
            <CardMissing approvalId={id} error={card.error} onRetry={() => void card.refetch()} />
          ) : id === undefined && queue.state === "ready" ? (
            <NothingWaits tab={tab} />
          ) : (
            <CardSkeleton />
          )}
        </section>
      </div>
      {selecting ? (
        <BatchBar
          rows={queue.rows}
          isChosen={selection.has}
          onChooseAll={chooseAll}
          onClear={selection.clear}
        />
      ) : null}
    </div>
  );
}

interface CardMissingProps {
  approvalId: string;
  error: Error;
  onRetry: () => void;
}

/** Shown instead of a card that does not exist or could not be read. */
function CardMissing({ approvalId, error, onRetry }: CardMissingProps) {
  const status = error instanceof ApiFailure ? error.status : 0;
  const gone = status === 404;
  return (
    <div className="p-4 sm:p-8">
      <EmptyState
        kind={status === 403 ? "forbidden" : gone ? "empty" : "failed"}
        title={gone ? `There is no approval ${approvalId}` : "This approval could not be read"}
        action={
          gone ? (
            <ButtonLink href={queuePath("waiting")} size="sm">
              See open approvals
            </ButtonLink>
          ) : (
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {gone ? "The address may be mistyped." : error.message} Nothing was decided.
      </EmptyState>
    </div>
  );
}

/** The card's layout while it is loading. */
function CardSkeleton() {
  return (
    <div className="flex h-full flex-col" aria-busy="true">
      <div className="h-11 flex-none border-line border-b max-sm:h-13" />
      <div className="grid gap-4 border-line border-b px-4 py-6 sm:px-8">
        <Skeleton className="h-10 w-36" />
        <Skeleton className="h-4 w-96 max-w-full" />
        <Skeleton className="w-80 max-w-full" />
        <Skeleton className="w-72 max-w-full" />
        <Skeleton className="w-76 max-w-full" />
      </div>
      <div className="grid flex-1 content-start gap-3 px-4 py-5 sm:px-8">
        <Skeleton className="w-24" />
        <Skeleton className="w-140 max-w-full" />
        <Skeleton className="w-130 max-w-full" />
      </div>
      <div className="h-18 flex-none border-line border-t" />
    </div>
  );
}

interface ApprovalCardViewProps {
  card: ApprovalCard;
  tab: QueueTab;
  /** The address names this card: on a phone it is the page and has its own head. */
  named: boolean;
  place: CardPlace | undefined;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  /** The next approval that waits, offered after a decision. */
  next: Approval | undefined;
  onDecideNext: () => void;
  /** Approvals are selected: their bar stands in place of this card's. */
  selecting: boolean;
}

/** Everything a reviewer needs, with the decision below. The consequence stands above the evidence. */
function ApprovalCardView(props: ApprovalCardViewProps) {
  const { card } = props;
  const draft = useAnswer(card);
  useClaim(card);
  return (
    <>
      <CardHead {...props} />
      {/* Positioned, so that what only readers hear stays inside and does not make the page longer. */}
      <div className="relative flex min-h-0 flex-1 scroll-pb-4 flex-col overflow-auto">
        <CardHero card={card} />
        <div className="grid flex-1 grid-cols-1 max-lg:content-start lg:grid-cols-[minmax(0,1fr)_252px] xl:grid-cols-[minmax(0,760px)_minmax(276px,1fr)]">
          {card.form === "refund" ? (
            <>
              <RefundEvidence card={card} />
              <RefundSide card={card} />
            </>
          ) : card.form === "reply" ? (
            <>
              <ReplyEvidence card={card} draft={draft} />
              <ReplySide card={card} />
            </>
          ) : (
            <PlainEvidence card={card} draft={draft} />
          )}
        </div>
      </div>
      {props.selecting ? null : (
        <DecisionBar card={card} draft={draft} next={props.next} onNext={props.onDecideNext} />
      )}
    </>
  );
}
