import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { DeliveriesPage } from "../deliveries-page";

export const metadata: Metadata = { title: "Delivery" };

interface PageProps {
  params: Promise<{ deliveryId: string }>;
  searchParams: Promise<Record<string, unknown>>;
}

/** The deliveries with one open. */
export default async function Page({ params, searchParams }: PageProps) {
  const { me, deliveryId } = await requirePage("/webhooks/[deliveryId]", params);
  return <DeliveriesPage me={me} search={await searchParams} deliveryId={deliveryId} />;
}
