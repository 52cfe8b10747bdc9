"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { useToast } from "@/components/ui/layers/toaster";
import { Section } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { clearedSentence } from "@/lib/retention/rules";
import { DeliveryDetail } from "@/lib/webhooks/schemas";
import { formatBody } from "./format-body";

/** The payload with personal data masked. A role that may see it whole is told that this is audited. */
export function DeliveryPayload({ delivery }: { delivery: DeliveryDetail }) {
  const { me } = useShell();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  // Kept only in this component: closing the delivery hides it again.
  const reveal = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.deliveryAction(delivery.id, "reveal"), DeliveryDetail, { method: "POST", body: {} }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/webhooks/deliveries/[id]/reveal"),
  });
  const shown = reveal.data;
  const mayReveal = me.permissions.includes("reveal");
  if (!delivery.hasBody)
    return (
      <Section title="Payload">
        <p className="text-13 text-ink-2">
          {delivery.clearedAfterDays === null
            ? "It was not kept: it was a copy, too large, or nobody vouched for it."
            : clearedSentence(delivery.clearedAfterDays)}
        </p>
      </Section>
    );
  return (
    <Section
      title={shown ? "Payload, revealed" : "Payload, personal data masked"}
      aside={
        shown ? (
          <Button
            kind="quiet"
            size="sm"
            icon={<EyeOff aria-hidden="true" className="icon-14" />}
            onClick={reveal.reset}
          >
            Hide
          </Button>
        ) : mayReveal ? (
          <Button
            size="sm"
            busy={reveal.isPending}
            icon={<Eye aria-hidden="true" className="icon-14" />}
            aria-describedby="reveal-note"
            onClick={() => reveal.mutate()}
          >
            Reveal
          </Button>
        ) : null
      }
    >
      <p id="reveal-note" className="mb-2 text-12 text-ink-3">
        {shown
          ? "The audit log records that you looked."
          : mayReveal
            ? "Revealing shows names, addresses and words of customers, and is written to the audit log with your name."
            : "Your role sees shape, ids, amounts and times only."}
      </p>
      {shown ? (
        <>
          <Code label="Payload">{formatBody(shown.body ?? "")}</Code>
          <h4 className="mt-4 mb-2 font-medium text-12 text-ink-3">Headers that were kept</h4>
          <Code label="Headers">{JSON.stringify(shown.headers, null, 2)}</Code>
        </>
      ) : delivery.maskedBody === null ? (
        <p className="text-13 text-ink-2">It is not JSON, so it cannot be shown masked.</p>
      ) : (
        <Code label="Payload">{delivery.maskedBody}</Code>
      )}
    </Section>
  );
}
