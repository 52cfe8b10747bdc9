"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "@/components/ui/toaster";
import { CustomerRecord } from "@/lib/customers/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { customerRecord } from "../queries";

/** Lets a customer get mail again. Nothing is shown as done before the server has said so. */
export function useLiftSuppression(customerId: string) {
  const queries = useQueryClient();
  const toast = useToast();
  const mutation = useMutation({
    mutationFn: () =>
      fetchJson(apiPaths.customerLiftSuppression(customerId), CustomerRecord, { method: "POST", body: {} }),
    onSuccess: (record) => {
      queries.setQueryData(customerRecord(customerId).queryKey, record);
      toast({
        tone: "done",
        text: "Mail goes to this customer again. What was refused is not sent by itself.",
      });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => {
      for (const queryKey of [["customers"], ["tickets"]]) void queries.invalidateQueries({ queryKey });
    },
  });
  return { busy: mutation.isPending, lift: () => mutation.mutate() };
}
