import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { showCustomer } from "@/lib/customers/show-customer";
import { customerRecord } from "../queries";
import { CustomerView } from "./customer-view";

export const metadata: Metadata = { title: "Customer" };

/** One customer with orders, refunds and tickets. */
export default async function Page({ params }: { params: Promise<{ customerId: string }> }) {
  const { me, customerId } = await requirePage("/customers/[customerId]", params);
  const reads = [preload(customerRecord(customerId), await orNotFound(showCustomer(me, customerId)))];
  return (
    <Preloaded reads={reads}>
      <CustomerView customerId={customerId} />
    </Preloaded>
  );
}
