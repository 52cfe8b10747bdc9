"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import type { Approval } from "@/lib/approvals/schemas";
import { formatTotal } from "@/lib/money";
import { onReasonKey, ReasonFields } from "../decision/reason-fields";
import { moneyOf } from "../queue/money-of";
import { countWords } from "./plan-batch";

/** Reasons that fit any kind. For colleagues. */
const REASONS = ["Outside the policy", "Duplicate of another", "Needs proof first", "Fraud suspected"];

interface BatchRejectProps {
  rows: readonly Approval[];
  open: boolean;
  onClose: () => void;
  onReject: (comment: string) => void;
}

/** Asks for one reason for all of them. Nobody outside reads it: a note to a customer is written on a card. */
export function BatchReject({ rows, open, onClose, onReject }: BatchRejectProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Reject ${countWords(rows)}`} className="sm:w-95">
      {open ? <ReasonForm rows={rows} onClose={onClose} onReject={onReject} /> : null}
    </Dialog>
  );
}

function ReasonForm({ rows, onClose, onReject }: Omit<BatchRejectProps, "open">) {
  const [reason, setReason] = useState<string>();
  const [words, setWords] = useState("");
  const [missing, setMissing] = useState(false);
  const total = formatTotal(moneyOf(rows));
  const choose = (chosen: string) => {
    setReason(chosen);
    setMissing(false);
  };
  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    const comment = [reason, words.trim()].filter(Boolean).join(". ");
    if (comment) onReject(comment);
    else setMissing(true);
  }
  return (
    <form
      onSubmit={onSubmit}
      onKeyDown={(event) => onReasonKey(event, REASONS, choose)}
      className="px-4 pt-1 pb-7 sm:px-6 sm:pb-5"
    >
      <p className="mb-2 text-13 text-ink-2 sm:text-12 sm:text-ink-3">
        {total ? `${total} stays where it is. ` : ""}The reason is for colleagues.{" "}
        {rows.some(({ kind }) => kind === "refund")
          ? "Customers are told that nothing is refunded, without a reason. "
          : ""}
        {rows.some(({ kind }) => kind === "reply") ? "Replies are not sent; a person answers." : ""}
      </p>
      <ReasonFields
        reasons={REASONS}
        reason={reason}
        onReason={choose}
        words={words}
        onWords={setWords}
        missing={missing}
      />
      <div className="mt-3 flex gap-2 sm:flex-row-reverse">
        <Button type="submit" kind="dangerSolid" className="h-12! grow sm:h-8! sm:grow-0">
          Reject {countWords(rows)}
        </Button>
        <Button onClick={onClose} className="h-12! sm:h-8!">
          Keep open
        </Button>
      </div>
    </form>
  );
}
