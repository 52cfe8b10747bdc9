"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Unreadable } from "@/components/queries/unreadable";
import { Code } from "@/components/ui/code";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";
import { deliveryView } from "../../../queries";

/** A stored payload, personal data masked. To see it whole one opens the delivery, which is written down. */
export function StoredInput({ deliveryId }: { deliveryId: string }) {
  const query = useQuery(deliveryView(deliveryId));
  if (query.isError && !query.data)
    return (
      <Unreadable what="This delivery" query={query}>
        Nothing was changed; what is delivered is stored meanwhile.
      </Unreadable>
    );
  if (!query.data) return <Skeleton className="w-60 max-w-full" />;
  return (
    <div className="grid gap-2">
      <Code label="Payload, personal data masked">{query.data.maskedBody ?? "It is no JSON."}</Code>
      <p className="text-12 text-ink-3">
        Personal data is masked; the rules read it whole.{" "}
        <Link href={paths.webhookDelivery(deliveryId)} className="link">
          Open the delivery
        </Link>
      </p>
    </div>
  );
}
