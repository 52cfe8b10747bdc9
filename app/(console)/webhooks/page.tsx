import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { DeliveriesPage } from "./deliveries-page";

export const metadata: Metadata = { title: "Webhooks" };

/** Every webhook delivery, accepted or rejected, with its cause. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/webhooks");
  return <DeliveriesPage me={me} search={await searchParams} />;
}
