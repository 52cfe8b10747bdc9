"use client";

import { useMutation } from "@tanstack/react-query";
import clsx from "clsx";
import { Send } from "lucide-react";
import { type SyntheticEvent, useId, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { tierWord } from "@/components/records/tier-word";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { Segmented } from "@/components/ui/fields/choices";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { type Playground, type PlaygroundMail, PlaygroundSent } from "@/lib/playground/schemas";
import { type ReadyMail, readyMails } from "./ready-mails";

interface ComposerProps {
  customers: Playground["customers"];
  sentBefore: boolean;
  /** Called with the ticket the mail opened. */
  onSent: (ticketId: string) => void;
}

/** The mail to send, as a customer would write it, and ready-made ones beside it. */
export function Composer({ customers, sentBefore, onSent }: ComposerProps) {
  const [chosen, setChosen] = useState<ReadyMail>(readyMails[0]);
  const [mail, setMail] = useState<PlaygroundMail>(readyMails[0].mail);
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const ids = useId();
  const send = useMutation({
    mutationFn: (body: PlaygroundMail) =>
      fetchJson(apiPaths.playgroundMails(), PlaygroundSent, { method: "POST", body }),
    onSuccess: ({ ticketId, deliveries }) => {
      if (ticketId) return onSent(ticketId);
      const answers = deliveries.map((delivery) => delivery.status).join(", ");
      toast({
        tone: "failed",
        text: `The console answered ${answers} and opened no ticket. Look at the webhook settings.`,
      });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/playground/mails"),
  });

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (!send.isPending) send.mutate(mail);
  }

  const copies = mail.copies ?? 1;
  return (
    <div className="grid border-line border-y md:grid-cols-[minmax(0,1fr)_300px] md:border-b-0 xl:grid-cols-[minmax(0,1fr)_400px]">
      <form onSubmit={onSubmit} aria-label="Mail" className="flex flex-col px-4 sm:pl-6 md:pr-8">
        <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1 text-13">
          <span className="w-14 text-ink-3">From</span>
          <From customers={customers} from={mail.from} onChange={(from) => setMail({ ...mail, from })} />
        </div>
        <div className="flex h-11 items-center gap-3 border-line border-b text-13">
          <label htmlFor={`${ids}-subject`} className="w-14 text-ink-3">
            Subject
          </label>
          <input
            id={`${ids}-subject`}
            required
            maxLength={300}
            value={mail.subject}
            onChange={(event) => setMail({ ...mail, subject: event.target.value })}
            className="h-8 min-w-0 grow rounded-2 bg-transparent font-medium coarse:text-16"
          />
        </div>
        <textarea
          aria-label="Text of the mail"
          required
          maxLength={20_000}
          value={mail.text}
          onChange={(event) => setMail({ ...mail, text: event.target.value })}
          className="my-1 min-h-43 max-w-[72ch] flex-1 resize-none rounded-2 bg-transparent py-2.5 coarse:text-16"
        />
        <div className="flex flex-wrap items-center gap-3 max-md:pb-4">
          <Button
            type="submit"
            kind={sentBefore ? "plain" : "primary"}
            icon={<Send aria-hidden="true" className="icon-14" />}
            busy={send.isPending}
          >
            {sentBefore ? "Send again" : "Send"}
          </Button>
          <span className="text-12 text-ink-3 max-xl:hidden">
            as Postmark would: inbound webhook, HTTP Basic,{" "}
            {copies === 1 ? "one delivery" : `${copies} deliveries`}
          </span>
        </div>
      </form>
      <section aria-labelledby={`${ids}-ready`} className="border-line py-3.5 max-md:border-t md:border-l">
        <h3 id={`${ids}-ready`} className="mb-1.5 px-4 font-medium text-12 text-ink-3 leading-4 sm:px-6">
          Ready-made mails
        </h3>
        <ul>
          {readyMails.map((ready) => (
            <li key={ready.id}>
              <button
                type="button"
                aria-pressed={ready === chosen}
                onClick={() => {
                  setChosen(ready);
                  setMail(ready.mail);
                }}
                className={clsx(
                  "grid w-full px-4 py-1.25 text-left text-13 leading-4.5 sm:px-6",
                  ready === chosen
                    ? "bg-selected shadow-[inset_2px_0_0_var(--ink)] forced:outline"
                    : "hover:bg-hover",
                )}
              >
                <b className="font-medium">{ready.label}</b>
                <span className="text-12 text-ink-3">{ready.hint}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

interface FromProps {
  customers: Playground["customers"];
  from: string;
  onChange: (customerId: string) => void;
}

/** The sender: one of the customers, or an unknown address. */
function From({ customers, from, onChange }: FromProps) {
  const { me } = useShell();
  const customer = customers.find((one) => one.id === from);
  // Masked emails are too much alike to choose by.
  const word = ({ email, name }: (typeof customers)[number]) =>
    me.permissions.includes("reveal") ? (email.split("@")[0] ?? email) : name;
  return (
    <>
      <Segmented
        label="From"
        options={customers.map((one) => ({ value: one.id, label: word(one) }))}
        value={from}
        onChange={onChange}
      />
      <span className="text-ink-3">
        {customer
          ? `@${customer.email.split("@")[1]}, ${tierWord(customer.tier)}, ${customer.orders} orders`
          : `${from}, no customer`}
      </span>
    </>
  );
}
