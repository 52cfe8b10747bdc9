import { ClearFilter } from "@/components/filters/clear-filter";
import { isFiltered } from "@/components/filters/read-filter";
import { EmptyList } from "@/components/lists/empty-list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { paths } from "@/lib/paths";
import type { DeliveryFilter } from "@/lib/webhooks/schemas";

/** An empty list says whether nothing came or only nothing like this. */
export function NoDeliveries({ filter }: { filter: DeliveryFilter }) {
  if (isFiltered(filter))
    return (
      <EmptyList title="No delivery matches" action={<ClearFilter href={paths.webhooks()} />}>
        None has this state, sender, type, cause and window together. New ones that do appear here by
        themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="Nothing was delivered yet" action={<OpenPlayground />}>
      Every request of Stripe, Postmark or a source stands here, taken or turned away, with its cause.
    </EmptyList>
  );
}
