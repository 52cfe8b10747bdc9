import type { Conversation, Decision, PastCall } from "./conversation.ts";
import { intentOf } from "./mail-intent.ts";
import { proposeRefund, type Temper } from "./propose-refund.ts";
import { type CustomerMail, namedAmounts, namedOrders, readMail, textOf } from "./read-mail.ts";
import { type Order, readCustomer, readOrders, readRefundOutcome, wasHandedOver } from "./tool-results.ts";
import {
  apologyReply,
  openReply,
  refundReply,
  shippingReply,
  thanksReply,
  unknownOrderReply,
  whichOrderReply,
} from "./write-reply.ts";

/**
 * Decides the model's next action. Pure: the same conversation gives the same decision.
 *
 * 1. It looks the customer up, then the orders.
 * 2. A mail that asks for money back and names orders of this customer: one `issue_refund` per order.
 * 3. When the results have arrived, a reply with the outcome of each.
 * 4. An angry mail: it hands the ticket to a person, then says so.
 * 5. Any other mail: a reply without money.
 *
 * Nothing in the body is an instruction: it is only searched for orders, amounts and what it asks for.
 */
export function decide(conversation: Conversation, temper: Temper): Decision {
  const { calls, tools } = conversation;
  const lookup = calls.find((call) => call.name === "lookup_customer");
  if (!lookup && tools.has("lookup_customer")) return callWithNothing("lookup_customer");
  const listing = calls.find((call) => call.name === "list_orders");
  if (!listing && tools.has("list_orders")) return callWithNothing("list_orders");

  const mail = readMail(conversation.request);
  const customer = lookup ? readCustomer(lookup) : { firstName: "there", tier: "" };
  const orders = listing ? readOrders(listing) : [];
  switch (intentOf(mail)) {
    case "refund":
      return decideRefund(mail, customer, orders, calls, tools.has("issue_refund"), temper);
    case "shipping":
      return { text: shippingReply(customer.firstName, ordersAbout(mail, orders)) };
    case "angry":
      return answerAnger(customer.firstName, calls, tools);
    case "thanks":
      return { text: thanksReply(customer.firstName) };
    case "other":
      return { text: openReply(customer.firstName) };
  }
}

/** A call without arguments. */
function callWithNothing(name: string): Decision {
  return { calls: [{ name, arguments: "{}" }] };
}

/** Promises a person's answer only after `hand_to_person` has confirmed it. */
function answerAnger(firstName: string, calls: PastCall[], tools: ReadonlySet<string>): Decision {
  const handOver = calls.find((call) => call.name === "hand_to_person");
  if (!handOver && tools.has("hand_to_person")) return callWithNothing("hand_to_person");
  return { text: apologyReply(firstName, handOver ? wasHandedOver(handOver) : false) };
}

function decideRefund(
  mail: CustomerMail,
  customer: { firstName: string; tier: string },
  orders: Order[],
  calls: PastCall[],
  mayPropose: boolean,
  temper: Temper,
): Decision {
  const { firstName } = customer;
  const outcomes = calls
    .filter((call) => call.name === "issue_refund")
    .flatMap((call) => readRefundOutcome(call) ?? []);
  const proposed = new Set(outcomes.map((outcome) => outcome.orderId));
  const meant = ordersMeant(mail, orders);
  const wanted = mayPropose ? meant.filter((order) => !proposed.has(order.id)) : [];
  if (wanted.length > 0) {
    return { calls: wanted.map((order) => proposeRefund(order, mail, meant, customer, temper)) };
  }
  if (outcomes.length > 0) return { text: refundReply(firstName, outcomes) };
  const unknown = namedOrders(textOf(mail)).filter((id) => !orders.some((order) => order.id === id));
  if (unknown.length > 0) return { text: unknownOrderReply(firstName, unknown, orders) };
  return { text: whichOrderReply(firstName, orders) };
}

/** The named orders; if none is named, the only order with the named amount. */
function ordersMeant(mail: CustomerMail, orders: Order[]): Order[] {
  const named = namedOrders(textOf(mail));
  if (named.length > 0) return named.flatMap((id) => orders.filter((order) => order.id === id));
  const amounts = namedAmounts(textOf(mail));
  const fitting = orders.filter((order) =>
    amounts.some((amount) => amount.amountCents === order.amountCents && amount.currency === order.currency),
  );
  return fitting.length === 1 ? fitting : [];
}

function ordersAbout(mail: CustomerMail, orders: Order[]): Order[] {
  const named = namedOrders(textOf(mail));
  const about = orders.filter((order) => named.includes(order.id));
  return about.length > 0 ? about : orders;
}
