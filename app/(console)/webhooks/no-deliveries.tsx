import { OpenPlayground } from "@/components/open-playground";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";
import { isFiltered } from "./delivery-filter";

/** An empty list says whether nothing came or only nothing like this. */
export function NoDeliveries({ filter }: { filter: DeliveryFilter }) {
  return (
    <div className="p-4 sm:p-6">
      {isFiltered(filter) ? (
        <EmptyState
          title="No delivery matches"
          action={
            <ButtonLink href={paths.webhooks()} size="sm">
              Clear the filter
            </ButtonLink>
          }
        >
          None has this state, sender, type, cause and window together. New ones that do appear here by
          themselves.
        </EmptyState>
      ) : (
        <EmptyState title="Nothing was delivered yet" action={<OpenPlayground />}>
          Every request of Stripe, Postmark or a source stands here, taken or turned away, with its cause.
        </EmptyState>
      )}
    </div>
  );
}
