import { Moment } from "@/components/ui/moment";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CustomerRecord } from "@/lib/customers/schemas";
import { formatMoney } from "@/lib/money";
import { CustomerSection } from "./customer-section";

/** What a customer ordered, newest first. */
export function CustomerOrders({ orders }: Pick<CustomerRecord, "orders">) {
  return (
    <CustomerSection title="Orders" count={orders.length} empty="No order.">
      <Table
        caption="Orders of this customer, newest first"
        head={
          <>
            <Th>Order</Th>
            <Th className="w-full max-sm:hidden">Description</Th>
            <Th right className="max-sm:hidden">
              Placed
            </Th>
            <Th right>Paid</Th>
          </>
        }
      >
        {orders.map((order) => (
          <Tr key={order.id}>
            <Td className="font-mono text-12">{order.id}</Td>
            <Td className="text-ink-2 max-sm:hidden">{order.description}</Td>
            <Td right className="text-ink-3 max-sm:hidden">
              <Moment at={order.placedAt} />
            </Td>
            <Td right>{formatMoney(order)}</Td>
          </Tr>
        ))}
      </Table>
    </CustomerSection>
  );
}
