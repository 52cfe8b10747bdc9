"use client";

import { useMutation } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { useToast } from "@/components/ui/layers/toaster";
import { Fold } from "@/components/ui/layout/section";
import { Band } from "@/components/ui/states/band";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { PolicyVersions, PublishedPolicy } from "@/lib/policy/request-schemas";
import { type NameOf, outcomeWords, ruleSentence } from "@/lib/policy/rule/rule-words";

interface WaitingDraftProps {
  draft: NonNullable<PolicyVersions["draft"]>;
  meId: string;
  mayEdit: boolean;
  people: PolicyVersions["people"];
  nameOf: NameOf;
}

/** A policy that loosens a rule and waits: its rules, and publishing for any admin but its author. */
export function WaitingDraft({ draft, meId, mayEdit, people, nameOf }: WaitingDraftProps) {
  const { publish, discard, busy } = useDraft(draft);
  const own = draft.createdBy === meId;
  const others = people.filter(({ id, role }) => role === "admin" && id !== draft.createdBy);
  return (
    <div className="px-4 pb-4 sm:px-6">
      <Band
        tone="waiting"
        title={`Draft v${draft.version} by ${draft.createdByName} loosens a rule and waits for a second admin.`}
        action={
          mayEdit ? (
            <span className="flex flex-wrap gap-2">
              <Button size="sm" busy={busy} onClick={discard}>
                Discard the draft
              </Button>
              {own ? null : (
                <Button size="sm" kind="primary" busy={busy} onClick={publish}>
                  {`Publish v${draft.version}`}
                </Button>
              )}
            </span>
          ) : undefined
        }
      >
        “{draft.note}”{" "}
        {own
          ? others.length > 0
            ? `${others.map(({ name }) => name).join(" or ")} can publish it, not you.`
            : "You are the only admin here: add another one, who can publish it."
          : "Until then the present policy decides."}
        <Fold summary={`The rules of draft v${draft.version}`} className="mt-2">
          <ol className="mt-2 grid list-decimal gap-1 pl-5">
            {draft.rules.rules.map((rule, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name; its place is what counts
              <li key={at}>
                {ruleSentence(rule, nameOf)}
                {draft.changes?.byRule[at]?.loosens ? <b className="font-medium"> Loosens.</b> : null}
              </li>
            ))}
            <li>
              Otherwise {outcomeWords(draft.rules.otherwise, nameOf)}.
              {draft.changes?.byRule.at(-1)?.loosens ? <b className="font-medium"> Loosens.</b> : null}
            </li>
          </ol>
        </Fold>
      </Band>
    </div>
  );
}

function useDraft({ version, hash }: { version: number; hash: string }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const onError = ({ message }: Error) => toast({ tone: "failed", text: message });
  const publishing = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.policyPublish(version), PublishedPolicy, { method: "POST", body: { hash } }),
    onSuccess: () => toast({ tone: "done", text: `Policy v${version} is in force.` }),
    onError,
    onSettled: () => refetchAfter("POST /api/policies/[version]/publish"),
  });
  const discarding = useMutation({
    mutationFn: () => fetchJson(apiPaths.policyDraft(version), PolicyVersions, { method: "DELETE" }),
    onSuccess: () => toast({ tone: "done", text: "The draft is discarded." }),
    onError,
    onSettled: () => refetchAfter("DELETE /api/policies/[version]"),
  });
  return {
    publish: () => publishing.mutate(),
    discard: () => discarding.mutate(),
    busy: publishing.isPending || discarding.isPending,
  };
}
