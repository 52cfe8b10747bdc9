"use client";

import { Ban } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/components/clock/use-now";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/buttons/button";
import type { Approval } from "@/lib/approvals/schemas";
import { formatTotal } from "@/lib/money";
import { shortName } from "../decision/decision-words";
import { moneyOf } from "../queue/money-of";
import { BatchDone } from "./batch-done";
import { BatchReject } from "./batch-reject";
import { type BatchPlan, countWords, planBatch, reasonsOf } from "./plan-batch";
import { useDecideMany } from "./use-decide-many";

interface BatchBarProps {
  rows: readonly Approval[];
  isChosen: (id: string) => boolean;
  /** Selects every open row that is shown; undefined when all of them are. */
  onChooseAll: (() => void) | undefined;
  onClear: () => void;
}

/**
 * The bar over both panes while approvals are selected: how many, their money, which are left out and why, and the
 * decision on all of them. After it the result of each.
 */
export function BatchBar({ rows, isChosen, onChooseAll, onClear }: BatchBarProps) {
  const nowMs = useNow();
  const many = useDecideMany();
  const [rejecting, setRejecting] = useState(false);
  const plan = planBatch(rows, isChosen, nowMs);
  return (
    <>
      <section
        aria-label="Selected approvals"
        className="flip relative flex min-h-18 flex-none flex-wrap items-center gap-x-4 gap-y-2 bg-layer px-4 py-3 text-13 text-ink sm:px-6"
      >
        {many.outcome ? (
          <BatchDone
            outcome={many.outcome}
            takingBack={many.takingBack}
            onTakeBack={many.takeBack}
            onClose={() => {
              many.close();
              onClear();
            }}
          />
        ) : (
          <Choosing
            plan={plan}
            many={many}
            onReject={() => setRejecting(true)}
            onChooseAll={onChooseAll}
            onClear={onClear}
          />
        )}
      </section>
      <BatchReject
        rows={plan.reject}
        open={rejecting}
        onClose={() => setRejecting(false)}
        onReject={(comment) => {
          setRejecting(false);
          many.send({ verdict: "reject", rows: plan.reject, comment });
        }}
      />
    </>
  );
}

interface ChoosingProps {
  plan: BatchPlan;
  many: ReturnType<typeof useDecideMany>;
  onReject: () => void;
  onChooseAll: (() => void) | undefined;
  onClear: () => void;
}

function Choosing({ plan, many, onReject, onChooseAll, onClear }: ChoosingProps) {
  const { chosen, approve, reject, leftOut } = plan;
  const sendYes = () => {
    if (approve.length > 0) many.send({ verdict: "approve", rows: approve, comment: "" });
  };
  const askReason = () => {
    if (reject.length > 0) onReject();
  };
  const total = formatTotal(moneyOf(approve));
  const approveLabel = `Approve ${countWords(approve)}${total && `, ${total}`}`;
  useKeys("Selected approvals", [
    { keys: "a", label: approveLabel, run: sendYes },
    { keys: "r", label: `Reject ${reject.length}, with a reason`, run: askReason },
    { keys: "Escape", label: "Select nothing", run: onClear },
  ]);
  return (
    <>
      <p role="status" className="leading-4.5 max-sm:-order-2 max-sm:grow">
        <b className="block">{chosen.length} selected</b> {approve.length} can be approved
        {total ? (
          <>
            , <b>{total}</b>
          </>
        ) : null}
      </p>
      {leftOut.length > 0 ? <LeftOutNote leftOut={leftOut} /> : <span className="grow max-sm:hidden" />}
      {/* A phone has them beside the count, wide screens after the decision. */}
      <span className="flex items-center max-sm:-order-1 sm:order-1">
        {onChooseAll ? (
          <Button kind="quiet" size="bar" onClick={onChooseAll} className="max-lg:hidden">
            Select all shown
          </Button>
        ) : null}
        <Button kind="quiet" size="bar" aria-keyshortcuts="Escape" onClick={onClear} className="max-sm:-mr-4">
          Clear
        </Button>
      </span>
      <span className="flex items-center gap-2 max-sm:w-full">
        <Button
          kind="primary"
          size="bar"
          keyHint="a"
          busy={many.busy === "approve"}
          disabled={approve.length === 0}
          onClick={sendYes}
          className="max-sm:flex-1 max-sm:px-2!"
        >
          {approveLabel}
        </Button>
        <Button
          kind="quiet"
          size="bar"
          keyHint="r"
          aria-haspopup="dialog"
          busy={many.busy === "reject"}
          disabled={reject.length === 0}
          onClick={askReason}
        >
          Reject {reject.length}
        </Button>
      </span>
    </>
  );
}

/** The rows that "approve" leaves out, and why. The rows say it as well. */
function LeftOutNote({ leftOut }: Pick<BatchPlan, "leftOut">) {
  const [only, ...others] = leftOut;
  const whose =
    only && others.length === 0
      ? `${shortName(only.row)} for ${only.row.customerEmail ?? only.row.requester.name}. `
      : "";
  const why = reasonsOf(leftOut);
  return (
    <p className="flex min-w-0 flex-1 basis-60 items-center gap-3 border-line sm:border-l sm:pl-4">
      <Ban aria-hidden="true" className="icon flex-none text-ink-3" />
      <span title={why} className="line-clamp-2 text-ink-2">
        <b className="text-ink">{leftOut.length} left out:</b> {whose}
        {why}
      </span>
    </p>
  );
}
