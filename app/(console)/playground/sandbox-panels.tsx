"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Switch } from "@/components/ui/fields/choices";
import { useToast } from "@/components/ui/layers/toaster";
import { Section } from "@/components/ui/layout/section";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { fetchJson } from "@/lib/http/fetch-json";
import { formatMoney, formatTotal } from "@/lib/money";
import { apiPaths } from "@/lib/paths";
import { type FaultName, Playground, type SwitchFault } from "@/lib/playground/schemas";
import { playground } from "./queries";

const SHOWN = 6;

const panel =
  "border-line px-4 pt-3.5 pb-2 max-md:not-first:border-t sm:px-6 md:max-lg:first:col-span-2 md:max-lg:first:border-b lg:not-first:border-l md:last:border-l";

const faultWords: Record<FaultName, { label: string; reach: string }> = {
  postmark_503: { label: "Postmark answers 503", reach: "next 3 calls" },
  stripe_answer_lost: { label: "Stripe pays, the answer is lost", reach: "next 2 calls" },
  model_slow: { label: "Model is slow, 20 s", reach: "until off" },
  model_500: { label: "Model answers 500", reach: "until off" },
};

/** The records of the sandbox vendors, and the switches that make them fail. */
export function SandboxPanels({
  sandbox,
  maySwitch,
}: {
  sandbox: Playground | undefined;
  maySwitch: boolean;
}) {
  const mails = sandbox?.mails ?? [];
  const refunds = sandbox?.refunds ?? [];
  return (
    <div className="grid border-line border-t md:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_280px_320px] xl:grid-cols-[minmax(0,1fr)_340px_400px]">
      <Section className={panel} title="Outbox, sandbox Postmark" aside={counted(mails.length)}>
        {mails.length === 0 ? (
          <Nothing>No mail has been sent yet.</Nothing>
        ) : (
          <table className="w-full text-13">
            <caption className="sr-only">Mails sent, newest first</caption>
            <tbody>
              {mails.slice(0, SHOWN).map((mail) => (
                <tr key={mail.id} className="h-9 border-line border-b last:border-0">
                  <td className="whitespace-nowrap pr-3 text-ink-3">
                    <Moment at={mail.at} form="log" />
                  </td>
                  <td className="max-w-40 truncate pr-3">{mail.to}</td>
                  <td className="w-full max-w-0 truncate">{mail.subject}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section className={panel} title="Refunds, sandbox Stripe" aside={formatTotal(refunds)}>
        {refunds.length === 0 ? (
          <Nothing>No refund has been made yet.</Nothing>
        ) : (
          <table className="w-full text-13">
            <caption className="sr-only">Refunds made, newest first</caption>
            <tbody>
              {refunds.slice(0, SHOWN).map((refund) => (
                <tr key={refund.id} className="h-9 border-line border-b last:border-0">
                  <td className="pr-3">
                    <IdChip id={refund.id} />
                  </td>
                  <td className="pr-3">{refund.orderId}</td>
                  <td className="text-right">{formatMoney(refund)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section className={panel} title="Faults">
        <Faults faults={sandbox?.faults ?? []} maySwitch={maySwitch} />
      </Section>
    </div>
  );
}

function counted(mails: number): string {
  if (mails === 0) return "";
  return mails === 1 ? "1 mail" : `${mails} mails`;
}

function Faults({ faults, maySwitch }: { faults: Playground["faults"]; maySwitch: boolean }) {
  const queries = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (body: SwitchFault) =>
      fetchJson(apiPaths.playgroundFaults(), Playground, { method: "PUT", body }),
    onSuccess: (now) => queries.setQueryData(playground.queryKey, now),
    onError: (error) => toast({ tone: "failed", text: error.message }),
  });
  return (
    <ul>
      {faults.map(({ name, on }) => (
        <li
          key={name}
          className="grid h-9 grid-cols-[1fr_auto_auto] items-center gap-4 border-line border-b text-13 last:border-0 coarse:h-12"
        >
          <span>{faultWords[name].label}</span>
          <span className="text-ink-3">{faultWords[name].reach}</span>
          <Switch
            label={faultWords[name].label}
            checked={on}
            disabled={!maySwitch || change.isPending}
            onChange={(wanted) => change.mutate({ name, on: wanted })}
          />
        </li>
      ))}
    </ul>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-2 text-13 text-ink-2">{children}</p>;
}
