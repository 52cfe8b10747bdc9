import { parseRequest } from "@/lib/http/parse-request";
import { idOf } from "@/lib/http/schemas";
import { FOREIGN_PREFIXES } from "@/lib/id-prefixes";
import type { IntakeRecord } from "./save-records.ts";
import { CustomerData, OrderData } from "./schemas.ts";

/** One line of a file: its number, and the record on it or why there is none. */
export type FileLine = { line: number; record: IntakeRecord } | { line: number; faults: string[] };

/** The columns of a file, and the field of a customer or an order that each one is. */
const CUSTOMER_COLUMNS = {
  customer_id: "id",
  email: "email",
  name: "name",
  tier: "tier",
  customer_since: "createdAt",
} as const;
const ORDER_COLUMNS = {
  order_id: "id",
  customer_id: "customerId",
  charge_id: "chargeId",
  amount_cents: "amountCents",
  currency: "currency",
  description: "description",
  placed_at: "placedAt",
} as const;

/** Every column a file may have. */
export const COLUMNS: readonly string[] = [
  ...new Set([...Object.keys(CUSTOMER_COLUMNS), ...Object.keys(ORDER_COLUMNS)]),
];

/** The values of a line by the names of their columns; an empty text is no value. */
export type Cells = Readonly<Record<string, unknown>>;

/**
 * Reads a line: a customer, an order of a customer, or both.
 * @param nested orders of the customer, as JSONL may have them
 */
export function readLine(line: number, cells: Cells, nested: readonly Cells[] = []): FileLine {
  const faults: string[] = [];
  const customer = pick(CUSTOMER_COLUMNS, cells);
  const record: { customer?: CustomerData; orders: OrderData[] } = { orders: [] };
  // The id alone says whose the order is.
  if (Object.keys(customer).some((field) => field !== "id")) {
    const read = parseRequest(CustomerData, customer);
    if (read.ok) record.customer = read.value;
    else faults.push(...read.issues.map((issue) => faultOf(CUSTOMER_COLUMNS, issue)));
  }
  for (const ordered of [cells, ...nested]) {
    const order = pick(ORDER_COLUMNS, ordered);
    const has = Object.keys(order).some((field) => field !== "customerId");
    if (!has) continue;
    const read = parseRequest(OrderData, { customerId: customer.id, ...order });
    if (read.ok) record.orders.push(read.value);
    else faults.push(...read.issues.map((issue) => faultOf(ORDER_COLUMNS, issue)));
  }
  if (faults.length > 0) return { line, faults: [...new Set(faults)] };
  if (!record.customer && record.orders.length === 0)
    return { line, faults: ["has neither a customer (email, name) nor an order (order_id)"] };
  return { line, record };
}

function withPrefix(prefix: string, id: string): string {
  return id.startsWith(prefix) ? id : `${prefix}${id}`;
}

/** An id of the shop, with its prefix; undefined when the text cannot be one. */
export function readId(kind: "customer" | "order", text: string | undefined): string | undefined {
  if (!text) return undefined;
  const read = idOf(kind).safeParse(withPrefix(`${FOREIGN_PREFIXES[kind]}_`, text));
  return read.success ? read.data : undefined;
}

/** The fields that have a value. An id of the shop without its prefix gets it; an amount may be a text of digits. */
function pick(columns: Readonly<Record<string, string>>, cells: Cells): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [column, field] of Object.entries(columns)) {
    const value = cells[column];
    if (value === undefined || value === null || value === "") continue;
    fields[field] = readCell(column, value);
  }
  return fields;
}

function readCell(column: string, value: unknown): unknown {
  if (column === "customer_id") return withPrefix("cust_", String(value));
  if (column === "order_id") return withPrefix("ord_", String(value));
  if (column === "amount_cents" && typeof value === "string" && /^\d{1,15}$/.test(value))
    return Number(value);
  return value;
}

function faultOf(
  columns: Readonly<Record<string, string>>,
  { path, message }: { path: string; message: string },
): string {
  const column = Object.entries(columns).find(([, field]) => field === path)?.[0] ?? path;
  if (column === "amount_cents")
    return "amount_cents: a whole number of minor units, such as 4900 for 49.00 USD";
  return `${column}: ${message.endsWith("received undefined") ? "is missing" : message}`;
}
