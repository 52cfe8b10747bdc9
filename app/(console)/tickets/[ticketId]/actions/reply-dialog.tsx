"use client";

import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { TextAreaField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { Band } from "@/components/ui/states/band";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { CheckedReply, type TicketTrail, type WriteReply } from "@/lib/tickets/schemas";
import { claimWords } from "./claim-words";

interface ReplyDialogProps {
  ticketId: string;
  /** Whom it goes to, as this person may see them. */
  to: string;
  /** The mail that is put right, and a draft for it; null for a reply. */
  correction: TicketTrail["correction"];
  open: boolean;
  busy: boolean;
  /** Somebody who took the ticket over while this was being written. */
  heldBy: string | undefined;
  onClose: () => void;
  onSend: (reply: WriteReply) => void;
}

/** A reply by a person. It stays while it is being sent, and when sending was refused. */
export function ReplyDialog({ to, open, onClose, ...form }: ReplyDialogProps) {
  const title = form.correction ? `Correct what ${to} was told` : `Reply to ${to}`;
  return (
    <Dialog open={open} onClose={onClose} title={title} className="sm:w-140">
      {open ? <ReplyForm onClose={onClose} {...form} /> : null}
    </Dialog>
  );
}

function ReplyForm({
  ticketId,
  correction,
  busy,
  heldBy,
  onClose,
  onSend,
}: Omit<ReplyDialogProps, "to" | "open">) {
  const [body, setBody] = useState(correction?.body ?? "");
  const [missing, setMissing] = useState(false);
  // One reply however often the button is pressed or the answer is lost.
  const [key] = useState(() => crypto.randomUUID());
  const empty = body.trim() === "";
  const send = (text: string) =>
    onSend({ body: text, key, ...(correction && { corrects: correction.messageId }) });
  const check = useMutation({
    mutationFn: (text: string) =>
      fetchJson(apiPaths.ticketAction(ticketId, "check-reply"), CheckedReply, {
        method: "POST",
        body: { body: text },
      }),
    // A check that could not be made keeps nobody from answering.
    onError: (_error, text) => send(text),
    onSuccess: ({ unsupported }, text) => {
      if (unsupported.length === 0) send(text);
    },
  });
  const text = body.trim();
  const warned = check.variables === text ? (check.data?.unsupported ?? []) : [];

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (empty) setMissing(true);
    else if (warned.length > 0) send(text);
    else check.mutate(text);
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <TextAreaField
        data-first-focus
        label="Your reply, as plain text"
        help="It is sent in the customer's thread and recorded in the audit log under your name."
        error={missing && empty ? "Write something first. Nothing was sent." : undefined}
        rows={9}
        maxLength={20_000}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <div role="status">{warned.length > 0 ? <Warning unsupported={warned} /> : null}</div>
      {heldBy ? (
        <Band tone="failed" title={`${heldBy} took this ticket over.`}>
          Your text is not sent. Copy it, or take the ticket over again to send it.
        </Band>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Do not send</Button>
        <Button type="submit" kind="primary" busy={busy || check.isPending}>
          {warned.length > 0 ? "Send it anyway" : correction ? "Send the correction" : "Send the reply"}
        </Button>
      </div>
    </form>
  );
}

/** The sentences that the records do not support. A warning: the person may know more than the records. */
function Warning({ unsupported }: CheckedReply) {
  return (
    <Band tone="waiting" title="The records do not support this. Nothing was sent yet.">
      <ul className="mt-1.5 grid gap-1.5">
        {unsupported.map(({ claim, sentence }) => (
          <li key={`${claim}${sentence}`}>
            <q className="[overflow-wrap:anywhere]">{sentence}</q>{" "}
            <span className="text-ink-2">{claimWords[claim]}</span>
          </li>
        ))}
      </ul>
    </Band>
  );
}
