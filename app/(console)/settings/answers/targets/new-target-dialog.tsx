"use client";

import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { SelectField, TextField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { Band } from "@/components/ui/states/band";
import { AddAnswerTarget, AnswerTargetSecret } from "@/lib/approvals/answers/targets/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { ShownSecret } from "./shown-secret";

interface NewTargetDialogProps {
  open: boolean;
  onClose: () => void;
}

const KINDS = [
  { value: "callback", label: "Signed callback" },
  { value: "event", label: "Event to an engine" },
] as const;

/** Registers a place for answers, then shows the secret of a callback target. */
export function NewTargetDialog({ open, onClose }: NewTargetDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="New answer target" className="sm:w-140">
      {open ? <NewTargetForm onClose={onClose} /> : null}
    </Dialog>
  );
}

function NewTargetForm({ onClose }: Pick<NewTargetDialogProps, "onClose">) {
  const refetchAfter = useRefetchAfter();
  const [kind, setKind] = useState<"callback" | "event">("callback");
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [eventKey, setEventKey] = useState("");
  const [asked, setAsked] = useState(false);
  const parsed = AddAnswerTarget.safeParse({ name, kind, url, ...(kind === "event" && { eventKey }) });
  const faults = asked && !parsed.success ? parsed.error.issues.map(({ path }) => String(path[0])) : [];
  const add = useMutation({
    mutationFn: (body: AddAnswerTarget) =>
      fetchJson(apiPaths.answerTargets(), AnswerTargetSecret, { method: "POST", body }),
    onSuccess: ({ secret }) => {
      if (secret === null) onClose();
    },
    onSettled: () => refetchAfter("POST /api/answer-targets"),
  });
  if (add.data?.secret) return <ShownSecret name={name} secret={add.data.secret} onClose={onClose} />;

  function onSubmit(submit: SyntheticEvent) {
    submit.preventDefault();
    setAsked(true);
    if (parsed.success && !add.isPending) add.mutate(parsed.data);
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-3 pb-7 sm:px-6 sm:pb-5">
      <TextField
        label="Name"
        data-first-focus
        autoComplete="off"
        value={name}
        maxLength={40}
        help="Lower case letters, digits and dashes. Requests name an engine by it."
        error={
          faults.includes("name")
            ? "Lower case letters, digits and dashes, a letter first; not ours."
            : undefined
        }
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label="How answers go there"
        value={kind}
        options={KINDS}
        onChange={({ target }) => setKind(target.value === "event" ? "event" : "callback")}
      />
      <TextField
        label="Address"
        type="url"
        inputMode="url"
        autoComplete="off"
        value={url}
        help={
          kind === "event"
            ? "The base of the engine’s event API, such as https://inn.gs."
            : "Callbacks go to it or to addresses below it. Redirects are not followed."
        }
        error={faults.includes("url") ? "An address that begins with https://, without ? and #." : undefined}
        onChange={({ target }) => setUrl(target.value)}
      />
      {kind === "event" ? (
        <TextField
          label="Event key"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-12"
          value={eventKey}
          help="Stored encrypted, and never shown again."
          error={faults.includes("eventKey") ? "8 to 200 letters, digits, _ or -." : undefined}
          onChange={({ target }) => setEventKey(target.value)}
        />
      ) : null}
      {add.error ? (
        <Band tone="failed" title="The target was not registered.">
          {add.error.message}
        </Band>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" kind="primary" busy={add.isPending}>
          Register the target
        </Button>
      </div>
    </form>
  );
}
