"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { SuppressionBand } from "@/components/records/suppression-band";
import { tierWord } from "@/components/records/tier-word";
import { useShell } from "@/components/shell/shell-context";
import { useToast } from "@/components/ui/layers/toaster";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { CustomerRecord } from "@/lib/customers/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { customerRecord } from "../queries";
import { CustomerRecords } from "./customer-records";

/** Who a customer is, whether mail reaches them, and their orders, refunds and tickets. */
export function CustomerView({ customerId }: { customerId: string }) {
  const { me } = useShell();
  const customer = usePrefetchedQuery(customerRecord(customerId));
  const { lift, busy } = useLiftSuppression(customerId);
  return (
    <div className="pb-5">
      <header className="border-line border-b px-4 py-4 sm:px-6 sm:py-5">
        <h2 className="font-medium text-20">{customer.name || customer.email}</h2>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-13 text-ink-2">
          <span>{customer.email}</span>
          <span className="text-ink-3">{tierWord(customer.tier)}</span>
          <span className="text-ink-3">risk {customer.riskScore} of 100</span>
          <span className="text-ink-3">
            {customer.lastContactAt ? (
              <>
                last wrote <Moment at={customer.lastContactAt} />
              </>
            ) : (
              "has never written"
            )}
          </span>
          <IdChip id={customer.id} copy />
        </p>
        {customer.suppression ? (
          <div className="mt-3">
            <SuppressionBand
              suppression={customer.suppression}
              onLift={me.permissions.includes("decide") ? lift : undefined}
              busy={busy}
            />
          </div>
        ) : null}
      </header>
      <CustomerRecords customer={customer} />
    </div>
  );
}

/** Opens a customer's address for mail again. Shown as done only after the server's answer. */
function useLiftSuppression(customerId: string) {
  const queries = useQueryClient();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const mutation = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.customerLiftSuppression(customerId), CustomerRecord, { method: "POST", body: {} }),
    onSuccess: (record) => {
      queries.setQueryData(customerRecord(customerId).queryKey, record);
      toast({
        tone: "done",
        text: "Mail goes to this customer again. Mails refused before are not sent again.",
      });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => {
      void refetchAfter("POST /api/customers/[customerId]/lift-suppression");
    },
  });
  return { busy: mutation.isPending, lift: () => mutation.mutate() };
}
