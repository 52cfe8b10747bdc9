"use client";

import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { controlStyle, Field, TextAreaField, TextField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import type { ProposeRefund } from "@/lib/approvals/opening/schemas";
import { amountText, formatMoney, parseAmount } from "@/lib/money";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { policyInForce } from "../../queries";
import { amountFault, whoDecides } from "./proposal";

interface ProposeRefundDialogProps {
  ticket: TicketTrail;
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onPropose: (proposal: ProposeRefund) => void;
}

/** A person proposes a refund. It stays while it is being sent, and when it was refused. */
export function ProposeRefundDialog({ ticket, open, busy, onClose, onPropose }: ProposeRefundDialogProps) {
  const to = ticket.customerName ?? ticket.sender;
  return (
    <Dialog open={open} onClose={onClose} title={`Propose a refund to ${to}`} className="sm:w-140">
      {open ? (
        <ProposalForm orders={ticket.refundable} busy={busy} onClose={onClose} onPropose={onPropose} />
      ) : null}
    </Dialog>
  );
}

interface ProposalFormProps extends Pick<ProposeRefundDialogProps, "busy" | "onClose" | "onPropose"> {
  orders: TicketTrail["refundable"];
}

function ProposalForm({ orders, busy, onClose, onPropose }: ProposalFormProps) {
  const policy = useQuery(policyInForce());
  const [orderId, setOrderId] = useState(orders[0]?.id ?? "");
  const order = orders.find(({ id }) => id === orderId);
  const [typed, setTyped] = useState<string>();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  if (!order) return <NothingLeft onClose={onClose} />;

  const { currency, leftCents } = order;
  const amount = typed ?? amountText(leftCents, currency);
  const fault = amountFault(amount, order);
  const amountCents = parseAmount(amount, currency) ?? 0;

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    setTried(true);
    if (!fault && reason.trim() !== "") onPropose({ orderId, amountCents, currency, reason: reason.trim() });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Order">
          {(wiring) => (
            <select
              {...wiring}
              value={orderId}
              onChange={(event) => {
                setOrderId(event.target.value);
                setTyped(undefined);
              }}
              className={`${controlStyle} h-9`}
            >
              {orders.map(({ id, description }) => (
                <option key={id} value={id}>
                  {id}, {description}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={`Amount in ${currency}, of ${formatMoney({ amountCents: leftCents, currency })} left`}
          error={tried ? fault : undefined}
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          onChange={(event) => setTyped(event.target.value)}
          className="h-9 tabular-nums"
        />
      </div>
      <TextAreaField
        data-first-focus
        label="Reason, kept in the audit log"
        help="For the person who decides. The customer does not read it."
        error={tried && reason.trim() === "" ? "Say why. Nothing was asked." : undefined}
        rows={3}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <dl className="grid min-h-10 grid-cols-[72px_1fr] gap-y-1 text-13">
        <dt className="text-ink-3">Approve</dt>
        <dd className="text-ink-2">
          {policy.data && !fault
            ? whoDecides(policy.data.rules, policy.data.version, { amountCents, currency })
            : "The refund policy says who decides; you never agree to your own proposal."}
        </dd>
        <dt className="text-ink-3">Ticket</dt>
        <dd className="text-ink-2">
          It stays with you. The agent writes nothing; tell the customer how it ends.
        </dd>
      </dl>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {fault ? "Propose refund" : `Propose ${formatMoney({ amountCents, currency })} refund`}
        </Button>
      </div>
    </form>
  );
}

function NothingLeft({ onClose }: { onClose: () => void }) {
  return (
    <div className="grid gap-4 px-4 pt-1.5 pb-7 text-13 sm:px-6 sm:pb-5">
      <p className="text-ink-2">This customer has no order of which anything is left to refund.</p>
      <div className="flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
