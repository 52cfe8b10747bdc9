"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { TextAreaField, TextField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import type { AmendApproval } from "@/lib/approvals/decision/schemas";
import type { RefundCard } from "@/lib/approvals/schemas";
import { amountText, formatMoney, parseAmount } from "@/lib/money";

interface AmendDialogProps {
  card: RefundCard;
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onAmend: (body: Pick<AmendApproval, "amountCents" | "reason">) => void;
}

/** Asks for another amount and shows the consequence. It stays open while it is sent, and when it is refused. */
export function AmendDialog({ card, open, busy, onClose, onAmend }: AmendDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Amend ${formatMoney(card)} for ${card.orderId}`}
      className="sm:w-110"
    >
      {open ? <AmendForm card={card} busy={busy} onClose={onClose} onAmend={onAmend} /> : null}
    </Dialog>
  );
}

function AmendForm({ card, busy, onClose, onAmend }: Omit<AmendDialogProps, "open">) {
  const { currency, order } = card;
  const leftCents = card.charge?.leftCents ?? order.paidCents - order.refundedCents;
  const [typed, setTyped] = useState(amountText(card.amountCents, currency));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const amountCents = parseAmount(typed, currency);
  const fault = faultOf(amountCents, card, leftCents);

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    setTried(true);
    if (amountCents && !fault && reason.trim() !== "") onAmend({ amountCents, reason: reason.trim() });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <TextField
        data-first-focus
        label={`Amount in ${currency}, of ${formatMoney({ amountCents: leftCents, currency })} left`}
        error={tried ? fault : undefined}
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="h-9 tabular-nums"
      />
      <TextAreaField
        label="Reason, kept in the audit log"
        help="For the person who decides. The customer does not read it."
        error={tried && reason.trim() === "" ? "Say why. Nothing was changed." : undefined}
        rows={2}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="text-13 text-ink-2">
        This approval is withdrawn, with the votes it has, and another one asks for the new amount. You count
        as its proposer: somebody else decides it.
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep the amount</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {amountCents && !fault
            ? `Ask for ${formatMoney({ amountCents, currency })}`
            : "Ask for another amount"}
        </Button>
      </div>
    </form>
  );
}

function faultOf(amountCents: number | undefined, card: RefundCard, leftCents: number): string | undefined {
  const { currency } = card;
  if (!amountCents) return `Write an amount of ${currency}, such as ${amountText(leftCents, currency)}.`;
  if (amountCents === card.amountCents) return "The approval has this amount already.";
  if (amountCents > leftCents) return `At most ${formatMoney({ amountCents: leftCents, currency })} is left.`;
  return undefined;
}
