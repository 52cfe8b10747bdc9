import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import type { DeskState } from "@/components/ui/state-glyph";
import { StateMark } from "@/components/ui/state-mark";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CustomerRecord } from "@/lib/customers/schemas";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { CustomerSection } from "./customer-section";

type Refund = CustomerRecord["refunds"][number];

const marks: Record<Refund["status"], { state: DeskState; label: string }> = {
  requested: { state: "running", label: "Requested" },
  executing: { state: "running", label: "Executing" },
  confirmed: { state: "completed", label: "Confirmed" },
  failed: { state: "failed", label: "Failed" },
  blocked: { state: "cancelled", label: "Blocked" },
};

/** Money that went back to a customer, or was kept from it, newest first. */
export function CustomerRefunds({ refunds }: Pick<CustomerRecord, "refunds">) {
  return (
    <CustomerSection title="Refunds" count={refunds.length} empty="No refund was ever asked for.">
      <Table
        caption="Refunds of this customer, newest first"
        head={
          <>
            <Th className="w-full">Order</Th>
            <Th>State</Th>
            <Th right className="max-sm:hidden">
              Asked for
            </Th>
            <Th right>Amount</Th>
          </>
        }
      >
        {refunds.map((refund) => (
          <Tr key={refund.id}>
            <Td className="font-mono text-12">
              <Link href={paths.ticket(refund.ticketId)} className="link">
                {refund.orderId}
              </Link>
            </Td>
            <Td>
              <StateMark {...marks[refund.status]} size="12" />
            </Td>
            <Td right className="text-ink-3 max-sm:hidden">
              <Moment at={refund.requestedAt} />
            </Td>
            <Td right>{formatMoney(refund)}</Td>
          </Tr>
        ))}
      </Table>
    </CustomerSection>
  );
}
