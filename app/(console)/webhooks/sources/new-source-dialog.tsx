"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { SelectField, TextField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { Band } from "@/components/ui/states/band";
import { EventName } from "@/lib/events/event-schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";
import { Source, SourceName, StandardWebhookSecret } from "@/lib/sources/schemas";
import { makeSecret } from "./make-secret";
import { ruleFor } from "./rule-for";
import { SecretField } from "./secret-field";

interface NewSourceDialogProps {
  open: boolean;
  eventNames: readonly EventName[];
  onClose: () => void;
}

/** A name, a secret and the event it begins with; the mapping is written on the source's own page. */
export function NewSourceDialog({ open, eventNames, onClose }: NewSourceDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="New source" className="sm:w-140">
      {open ? <NewSourceForm eventNames={eventNames} onClose={onClose} /> : null}
    </Dialog>
  );
}

function NewSourceForm({ eventNames, onClose }: Omit<NewSourceDialogProps, "open">) {
  const router = useRouter();
  const refetchAfter = useRefetchAfter();
  const [name, setName] = useState("");
  const [secret, setSecret] = useState(makeSecret);
  const [event, setEvent] = useState<EventName>("user/trial.started");
  const [asked, setAsked] = useState(false);
  const named = SourceName.safeParse(name).success;
  const create = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.source(name), Source, {
        method: "PUT",
        body: { version: 0, secrets: [secret], mapping: { rules: [ruleFor(event)] } },
      }),
    onSuccess: () => router.push(paths.webhookSource(name)),
    onSettled: () => refetchAfter("PUT /api/sources/[name]"),
  });

  function onSubmit(submit: SyntheticEvent) {
    submit.preventDefault();
    setAsked(true);
    if (named && StandardWebhookSecret.safeParse(secret).success && !create.isPending) create.mutate();
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-3 pb-7 sm:px-6 sm:pb-5">
      <TextField
        label="Name"
        data-first-focus
        autoComplete="off"
        value={name}
        maxLength={40}
        help="The last part of its address: lower case letters, digits and dashes."
        error={asked && !named ? "Lower case letters, digits and dashes, a letter first." : undefined}
        onChange={({ target }) => setName(target.value)}
      />
      <SecretField secret={secret} onChange={setSecret} />
      <SelectField
        label="Event it becomes"
        value={event}
        options={eventNames.map((one) => ({ value: one, label: one }))}
        help="The first rule of its mapping; the next page shows what it makes of real payloads."
        onChange={({ target }) => setEvent(EventName.parse(target.value))}
      />
      {create.error ? (
        <Band tone="failed" title="The source was not set up.">
          {create.error.message}
        </Band>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" kind="primary" busy={create.isPending}>
          Set up the source
        </Button>
      </div>
    </form>
  );
}
