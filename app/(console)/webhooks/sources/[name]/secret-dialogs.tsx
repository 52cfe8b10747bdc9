"use client";

import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { Dialog } from "@/components/ui/layers/dialog";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { Source, type SourceView, StandardWebhookSecret } from "@/lib/sources/schemas";
import { makeSecret } from "../make-secret";
import { SecretField } from "../secret-field";

interface RotateSecretDialogProps {
  source: SourceView;
  open: boolean;
  onClose: () => void;
}

/** Adds the next secret. The old one stays valid beside it, so that no request is lost during the change. */
export function RotateSecretDialog({ source, open, onClose }: RotateSecretDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Rotate the secret of ${source.name}`} className="sm:w-140">
      {open ? <RotateForm source={source} onClose={onClose} /> : null}
    </Dialog>
  );
}

function RotateForm({ source, onClose }: Omit<RotateSecretDialogProps, "open">) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const [secret, setSecret] = useState(makeSecret);
  const add = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.sourceSecret(source.name), Source, {
        method: "POST",
        body: { version: source.version, secret },
      }),
    onSuccess: () => {
      toast({
        tone: "done",
        text: "Both secrets are in use. Drop the old one when the sender uses the new one.",
      });
      onClose();
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/sources/[name]/secret"),
  });

  function onSubmit(submit: SyntheticEvent) {
    submit.preventDefault();
    if (StandardWebhookSecret.safeParse(secret).success && !add.isPending) add.mutate();
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
      <p className="text-13 text-ink-2">
        From now on requests signed with this secret are accepted, and those signed with the newest one before
        it.
        {source.secrets > 1 ? " The older of the two secrets in use is dropped at once." : ""}
      </p>
      <SecretField secret={secret} onChange={setSecret} />
      <div className="flex justify-end gap-2">
        <Button data-first-focus onClick={onClose}>
          Keep it as it is
        </Button>
        <Button type="submit" kind="primary" busy={add.isPending}>
          Add the secret
        </Button>
      </div>
    </form>
  );
}

interface DropSecretDialogProps {
  source: SourceView;
  open: boolean;
  onClose: () => void;
}

/** Asks before the old secret is dropped. */
export function DropSecretDialog({ source, open, onClose }: DropSecretDialogProps) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const drop = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.sourceSecret(source.name, source.version), Source, { method: "DELETE" }),
    onSuccess: () => {
      toast({ tone: "done", text: "Only the new secret counts now." });
      onClose();
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("DELETE /api/sources/[name]/secret"),
  });
  return (
    <Dialog open={open} onClose={onClose} title="Drop the old secret?" className="sm:w-110">
      <div className="grid gap-4 px-4 pt-1.5 pb-7 sm:px-6 sm:pb-5">
        <p className="text-13 text-ink-2">
          Requests signed with it are rejected from then on. They are stored with the cause, and can be
          processed once the sender uses the new secret.
        </p>
        <div className="flex justify-end gap-2">
          <Button data-first-focus onClick={onClose}>
            Keep both
          </Button>
          <Button kind="dangerSolid" busy={drop.isPending} onClick={() => drop.mutate()}>
            Drop it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
