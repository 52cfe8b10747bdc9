import type { Column } from "@/components/lists/columns";
import type { DecisionReport } from "@/lib/metrics/decision-schemas";
import { percentOf, timeWords } from "./measure-words";

type Kind = DecisionReport["kinds"][number];
type Person = DecisionReport["people"][number];

const number = new Intl.NumberFormat("en-US");

/** A column of counts; nothing is a grey middle dot. */
function counts<Row>(head: string, from: Column<Row>["from"], count: (row: Row) => number): Column<Row> {
  return {
    head,
    from,
    right: true,
    cellClass: (row) => `sm:pl-5 ${count(row) === 0 ? "text-ink-3" : ""}`,
    cell: (row) => (count(row) === 0 ? "·" : number.format(count(row))),
  };
}

/** Times to the decision: half of them were faster than the first, nineteen of twenty faster than the second. */
function times<Row extends Pick<Kind, "medianMs" | "p95Ms">>(): Column<Row>[] {
  return [
    { head: "Median", right: true, cellClass: "sm:pl-5", cell: ({ medianMs }) => timeWords(medianMs) },
    {
      head: "95 %",
      from: "md",
      right: true,
      cellClass: "text-ink-2 sm:pl-5",
      cell: ({ p95Ms }) => timeWords(p95Ms),
    },
  ];
}

const overturnedOf = (overturned: number, of: number) =>
  overturned === 0 ? "·" : `${number.format(overturned)} (${percentOf(overturned, of)})`;

/** A kind in the list: who closed its approvals, how fast, and what was overturned. */
export const kindColumns: readonly Column<Kind>[] = [
  {
    head: "Kind",
    fill: true,
    cell: ({ kind }) => <span className="capitalize">{kind}</span>,
    phone: ({ asked, byPeople, expired }) => `${asked} asked, ${byPeople} by people, ${expired} by the clock`,
  },
  counts("Asked", "sm", ({ asked }) => asked),
  counts("People", "sm", ({ byPeople }) => byPeople),
  counts("Policy", "md", ({ byPolicy }) => byPolicy),
  counts("Clock", "sm", ({ expired }) => expired),
  counts("Withdrawn", "lg", ({ withdrawn }) => withdrawn),
  counts("Open", "lg", ({ open }) => open),
  ...times<Kind>(),
  {
    head: "Overturned",
    right: true,
    cellClass: ({ overturned }) => `sm:pl-5 ${overturned === 0 ? "text-ink-3" : ""}`,
    cell: ({ overturned, byPeople, refundFailed, reopened }) => (
      <span title={`${refundFailed} by a failed refund, ${reopened} by a customer who wrote again`}>
        {overturnedOf(overturned, byPeople)}
      </span>
    ),
  },
];

/** A person in the list. @param meId marks the reader's own row */
export function personColumns(meId: string): readonly Column<Person>[] {
  return [
    {
      head: "Person",
      fill: true,
      cell: ({ userId, userName }) => (userId === meId ? `${userName} (you)` : userName),
      phone: ({ approved, rejected }) => `${approved} approved, ${rejected} rejected`,
    },
    counts("Approved", "sm", ({ approved }) => approved),
    counts("Rejected", "sm", ({ rejected }) => rejected),
    ...times<Person>(),
    {
      head: "Overturned",
      right: true,
      cellClass: ({ overturned }) => `sm:pl-5 ${overturned === 0 ? "text-ink-3" : ""}`,
      cell: ({ overturned, approved, rejected }) => overturnedOf(overturned, approved + rejected),
    },
  ];
}
