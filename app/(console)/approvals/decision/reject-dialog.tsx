"use client";

import { type CSSProperties, type RefObject, type SyntheticEvent, useId, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { controlStyle } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { CUSTOMER_NOTE_MAX } from "@/lib/approvals/rules";
import type { ApprovalCard, RefundCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { decisionWords } from "./decision-words";
import { onReasonKey, ReasonFields } from "./reason-fields";

const GAP_PX = 8;

interface RejectDialogProps {
  card: ApprovalCard;
  open: boolean;
  /** The button it stands above on wide screens. */
  anchor: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
  onReject: (words: RejectWords) => void;
}

/** The texts of a rejection. */
export interface RejectWords {
  /** The reason, for colleagues only. */
  comment: string;
  /** The note to the customer; may be empty. */
  customerNote: string;
}

/** Asks for the reason, which colleagues read, and for a note to the customer, which may stay empty. */
export function RejectDialog({ card, open, anchor, onClose, onReject }: RejectDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={decisionWords(card).reject}
      place="anchored"
      className="sm:w-95"
      style={open ? above(anchor.current) : undefined}
    >
      {open ? <ReasonForm card={card} onClose={onClose} onReject={onReject} /> : null}
    </Dialog>
  );
}

function above(
  button: HTMLButtonElement | null,
): (CSSProperties & Record<`--${string}`, string>) | undefined {
  const box = button?.getBoundingClientRect();
  if (!box) return undefined;
  const bottom = document.documentElement.clientHeight - box.top + GAP_PX;
  return { "--left": `${box.left}px`, "--bottom": `${bottom}px` };
}

type ReasonFormProps = Pick<RejectDialogProps, "card" | "onClose" | "onReject">;

function ReasonForm({ card, onClose, onReject }: ReasonFormProps) {
  const [reason, setReason] = useState<string>();
  const [words, setWords] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const { reasons, noun, reader, nothing } = decisionWords(card);

  function chooseReason(chosen: string) {
    setReason(chosen);
    setMissing(false);
  }

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    const comment = [reason, words.trim()].filter(Boolean).join(". ");
    if (comment) onReject({ comment, customerNote: note.trim() });
    else setMissing(true);
  }

  return (
    <form
      onSubmit={onSubmit}
      onKeyDown={(event) => onReasonKey(event, reasons, chooseReason)}
      className="px-4 pt-1 pb-7 sm:px-4 sm:pb-3"
    >
      <p className="mb-2 text-13 text-ink-2 sm:px-2 sm:text-12 sm:text-ink-3">
        {nothing}. The reason is for colleagues{card.form === "plain" ? "" : `; ${reader} does not read it`}.
      </p>
      <ReasonFields
        reasons={reasons}
        reason={reason}
        onReason={chooseReason}
        words={words}
        onWords={setWords}
        missing={missing}
      />
      {card.form === "refund" ? <CustomerNote card={card} note={note} onChange={setNote} /> : null}
      <div className="mt-3 flex gap-2 sm:flex-row-reverse">
        <Button type="submit" kind="dangerSolid" className="h-12! grow sm:h-8! sm:grow-0">
          Reject {noun}
        </Button>
        <Button onClick={onClose} className="h-12! sm:h-8!">
          Keep open
        </Button>
      </div>
    </form>
  );
}

/** The note, the only text of the form that the customer reads, with a preview of the mail with and without it. */
function CustomerNote({
  card,
  note,
  onChange,
}: {
  card: RefundCard;
  note: string;
  onChange: (note: string) => void;
}) {
  const id = useId();
  const { fromName } = card.message;
  return (
    <div className="mt-3 grid gap-1.5 border-line border-t pt-3">
      <label htmlFor={id} className="font-medium text-12 text-ink-2">
        Note to {fromName} (optional)
      </label>
      <textarea
        id={id}
        aria-describedby={`${id}-told`}
        rows={2}
        maxLength={CUSTOMER_NOTE_MAX}
        value={note}
        onChange={(event) => onChange(event.target.value)}
        className={`${controlStyle} py-1.5 leading-5`}
      />
      <p id={`${id}-told`} className="max-h-20 overflow-auto text-12 text-ink-2">
        {fromName} is told that {formatMoney(card)} for {card.orderId} is not refunded
        {note.trim() ? <>, and reads: “{note.trim()}”</> : ". No reason is given."}
      </p>
    </div>
  );
}
