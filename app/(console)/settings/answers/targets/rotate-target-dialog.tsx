"use client";

import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { TextField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { Band } from "@/components/ui/states/band";
import { type AnswerTarget, AnswerTargetSecret } from "@/lib/approvals/answers/targets/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { ShownSecret } from "./shown-secret";

interface RotateTargetDialogProps {
  /** The target to rotate; undefined while the dialog is closed. */
  target: AnswerTarget | undefined;
  onClose: () => void;
}

/** Sets the next secret of a callback target, or the next event key of an engine. */
export function RotateTargetDialog({ target, onClose }: RotateTargetDialogProps) {
  return (
    <Dialog
      open={target !== undefined}
      onClose={onClose}
      title={
        target ? `Rotate the ${target.kind === "event" ? "event key" : "secret"} of ${target.name}` : "Rotate"
      }
      className="sm:w-140"
    >
      {target ? <RotateForm key={target.id} target={target} onClose={onClose} /> : null}
    </Dialog>
  );
}

function RotateForm({ target, onClose }: { target: AnswerTarget; onClose: () => void }) {
  const refetchAfter = useRefetchAfter();
  const [eventKey, setEventKey] = useState("");
  const needsKey = target.kind === "event";
  const rotate = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.answerTargetSecret(target.id), AnswerTargetSecret, {
        method: "POST",
        body: { version: target.version, ...(needsKey && { eventKey }) },
      }),
    onSuccess: ({ secret }) => {
      if (secret === null) onClose();
    },
    onSettled: () => refetchAfter("POST /api/answer-targets/[targetId]/secret"),
  });
  if (rotate.data?.secret)
    return <ShownSecret rotated name={target.name} secret={rotate.data.secret} onClose={onClose} />;

  function onSubmit(submit: SyntheticEvent) {
    submit.preventDefault();
    if (!rotate.isPending) rotate.mutate();
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <p className="text-13 text-ink-2">
        {needsKey
          ? "From now on events are sent with the new key."
          : "A new secret is made and shown once. For a day callbacks carry a signature by the former secret too, so none is lost."}
      </p>
      {needsKey ? (
        <TextField
          label="New event key"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-12"
          value={eventKey}
          onChange={({ target: field }) => setEventKey(field.value)}
        />
      ) : null}
      {rotate.error ? (
        <Band tone="failed" title="Nothing was rotated.">
          {rotate.error.message}
        </Band>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button data-first-focus onClick={onClose}>
          Keep it as it is
        </Button>
        <Button type="submit" kind="primary" busy={rotate.isPending}>
          {needsKey ? "Use the new key" : "Make a new secret"}
        </Button>
      </div>
    </form>
  );
}
