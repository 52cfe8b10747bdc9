"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { controlStyle, Field } from "@/components/ui/field";
import type { WriteReply } from "@/lib/tickets/schemas";

interface ReplyDialogProps {
  /** Whom it goes to, as this person may see them. */
  to: string;
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onSend: (reply: WriteReply) => void;
}

/** A reply by a person. It stays while it is being sent, and when sending was refused. */
export function ReplyDialog({ to, open, busy, onClose, onSend }: ReplyDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Reply to ${to}`} className="sm:w-140">
      {open ? <ReplyForm busy={busy} onClose={onClose} onSend={onSend} /> : null}
    </Dialog>
  );
}

function ReplyForm({ busy, onClose, onSend }: Pick<ReplyDialogProps, "busy" | "onClose" | "onSend">) {
  const [body, setBody] = useState("");
  const [missing, setMissing] = useState(false);
  // One reply however often the button is pressed or the answer is lost.
  const [key] = useState(() => crypto.randomUUID());
  const empty = body.trim() === "";

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (empty) setMissing(true);
    else onSend({ body: body.trim(), key });
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <Field
        label="Your reply, as plain text"
        help="It goes out in the customer's thread and stands in the audit log under your name."
        error={missing && empty ? "Write something first. Nothing was sent." : undefined}
      >
        {(wiring) => (
          <textarea
            {...wiring}
            data-first-focus
            rows={9}
            maxLength={20_000}
            value={body}
            onChange={(event) => setBody(event.target.value)}
            className={`${controlStyle} py-2 leading-5`}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Do not send</Button>
        <Button type="submit" kind="primary" busy={busy}>
          Send the reply
        </Button>
      </div>
    </form>
  );
}
