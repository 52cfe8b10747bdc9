"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { TextField } from "@/components/ui/fields/field";
import { useToast } from "@/components/ui/layers/toaster";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { PublishedPolicy } from "@/lib/policy/request-schemas";
import type { PolicyRules } from "@/lib/policy/schemas";

interface PublishBarProps {
  rules: PolicyRules;
  /** Undefined until the rehearsal says. */
  loosens: boolean | undefined;
  /** Names of the other admins. */
  others: string[];
  onDone(): void;
}

/** Says whether a second admin is needed, takes the note, and publishes or stores the draft. */
export function PublishBar({ rules, loosens, others, onDone }: PublishBarProps) {
  const [note, setNote] = useState("");
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const publish = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.policies(), PublishedPolicy, { method: "POST", body: { rules, note } }),
    onSuccess: ({ status, version }) => {
      toast({
        tone: "done",
        text:
          status === "published"
            ? `Policy v${version} is in force.`
            : `The draft of v${version} waits for a second admin.`,
      });
      onDone();
    },
    onError: ({ message }) => toast({ tone: "failed", text: message }),
    onSettled: () => refetchAfter("POST /api/policies"),
  });
  const [someone = "another admin"] = others;
  return (
    <section aria-label="Publish" className="sticky bottom-0 border-line border-b bg-layer px-4 py-3 sm:px-6">
      <p className="text-13">
        {loosens === undefined ? (
          "The rehearsal says whether a second admin is needed."
        ) : loosens ? (
          <>
            <b className="font-medium">A rule is loosened, so a second admin publishes it.</b>{" "}
            <span className="text-ink-2">
              {others.length > 0
                ? "Until then the present policy decides."
                : "You are the only admin here: add another one, who can publish it."}
            </span>
          </>
        ) : (
          <b className="font-medium">Nothing is loosened: you can publish it yourself.</b>
        )}
      </p>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-56">
          <TextField
            label="Why"
            value={note}
            maxLength={500}
            placeholder="For your colleagues"
            onChange={({ target }) => setNote(target.value)}
          />
        </div>
        <Button kind="quiet" onClick={onDone}>
          Discard the change
        </Button>
        <Button
          kind="primary"
          busy={publish.isPending}
          disabled={note.trim() === "" || loosens === undefined}
          onClick={() => publish.mutate()}
        >
          {loosens ? `Ask ${someone} to publish` : "Publish the policy"}
        </Button>
      </div>
    </section>
  );
}
