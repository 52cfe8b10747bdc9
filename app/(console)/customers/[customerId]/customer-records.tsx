import Link from "next/link";
import { useId } from "react";
import type { Column } from "@/components/lists/columns";
import { DataTable, type DataTableProps } from "@/components/lists/data-table";
import { type DeskState, StateMark } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { CustomerRecord } from "@/lib/customers/schemas";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { ticketMark } from "../../tickets/ticket-words";

type Ticket = CustomerRecord["tickets"][number];
type Refund = CustomerRecord["refunds"][number];
type Order = CustomerRecord["orders"][number];

const refundMarks: Record<Refund["status"], { state: DeskState; label: string }> = {
  requested: { state: "running", label: "Requested" },
  executing: { state: "running", label: "Executing" },
  confirmed: { state: "completed", label: "Confirmed" },
  failed: { state: "failed", label: "Failed" },
  blocked: { state: "cancelled", label: "Blocked" },
};

const ticketColumns: readonly Column<Ticket>[] = [
  {
    head: "Subject",
    fill: true,
    cellClass: "truncate",
    cell: ({ id, subject }) => (
      <Link href={paths.ticket(id)} className="link">
        {subject ?? `Ticket ${id}`}
      </Link>
    ),
  },
  {
    head: "Last mail",
    right: true,
    from: "sm",
    cellClass: "text-ink-3",
    cell: ({ lastMessageAt }) => <Moment at={lastMessageAt} />,
  },
  { head: "State", cell: (ticket) => <StateMark {...ticketMark(ticket)} size="12" /> },
];

const refundColumns: readonly Column<Refund>[] = [
  {
    head: "Order",
    headClass: "w-full",
    cellClass: "font-mono text-12",
    cell: ({ orderId, ticketId }) => (
      <Link href={paths.ticket(ticketId)} className="link">
        {orderId}
      </Link>
    ),
  },
  { head: "State", cell: ({ status }) => <StateMark {...refundMarks[status]} size="12" /> },
  {
    head: "Asked for",
    right: true,
    from: "sm",
    cellClass: "text-ink-3",
    cell: ({ requestedAt }) => <Moment at={requestedAt} />,
  },
  { head: "Amount", right: true, cell: formatMoney },
];

const orderColumns: readonly Column<Order>[] = [
  { head: "Order", cellClass: "font-mono text-12", cell: ({ id }) => id },
  {
    head: "Description",
    from: "sm",
    headClass: "w-full",
    cellClass: "text-ink-2",
    cell: ({ description }) => description,
  },
  {
    head: "Placed",
    right: true,
    from: "sm",
    cellClass: "text-ink-3",
    cell: ({ placedAt }) => <Moment at={placedAt} />,
  },
  { head: "Paid", right: true, cell: formatMoney },
];

/** The tickets, refunds and orders of a customer, each newest first. */
export function CustomerRecords({ customer }: { customer: CustomerRecord }) {
  const idOf = ({ id }: { id: string }) => id;
  return (
    <>
      <Records
        title="Tickets"
        empty="No conversation yet."
        caption="Tickets of this customer, newest first"
        columns={ticketColumns}
        rows={customer.tickets}
        idOf={idOf}
      />
      <Records
        title="Refunds"
        empty="No refund was ever asked for."
        caption="Refunds of this customer, newest first"
        columns={refundColumns}
        rows={customer.refunds}
        idOf={idOf}
      />
      <Records
        title="Orders"
        empty="No order."
        caption="Orders of this customer, newest first"
        columns={orderColumns}
        rows={customer.orders}
        idOf={idOf}
      />
    </>
  );
}

interface RecordsProps<Row> extends DataTableProps<Row> {
  title: string;
  /** In place of a table without rows. */
  empty: string;
}

function Records<Row>({ title, empty, ...table }: RecordsProps<Row>) {
  const id = useId();
  const count = table.rows.length;
  return (
    <section aria-labelledby={id} className="pt-5">
      <h3 id={id} className="px-4 pb-1 font-medium text-13 sm:px-6">
        {title} <span className="font-regular text-ink-3">{count}</span>
      </h3>
      {count === 0 ? (
        <p className="px-4 py-2 text-13 text-ink-2 sm:px-6">{empty}</p>
      ) : (
        <DataTable {...table} />
      )}
    </section>
  );
}
