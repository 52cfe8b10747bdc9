import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requirePage } from "@/lib/access/require-page";
import { showCustomer } from "@/lib/customers/show-customer";
import { NotFound } from "@/lib/errors";
import { customerRecord } from "../queries";
import { CustomerView } from "./customer-view";

export const metadata: Metadata = { title: "Customer" };

/** One customer, and what lies between us. */
export default async function Page({ params }: { params: Promise<{ customerId: string }> }) {
  const me = await requirePage("/customers/[customerId]");
  const customerId = decodeURIComponent((await params).customerId);
  const queries = new QueryClient();
  try {
    queries.setQueryData(customerRecord(customerId).queryKey, await showCustomer(me, customerId));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <CustomerView customerId={customerId} />
    </HydrationBoundary>
  );
}
