import type { Order, RefundOutcome } from "./tool-results.ts";

/** "$1,250.00", "€58.00", "¥500": minor units in the currency's own number of decimals. */
export function formatMoney(amountCents: number, currency: string): string {
  const formatter = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2;
  return formatter.format(amountCents / 10 ** digits);
}

/** The default signature. */
export const SIGNATURE = "Warmly,\nVagus Support";

/** Puts greeting and signature around paragraphs of plain text. */
function letter(firstName: string, ...paragraphs: string[]): string {
  return [`Hi ${firstName},`, ...paragraphs, SIGNATURE].join("\n\n");
}

/** The final reply after refunds were proposed; also the draft that a reviewer reads. */
export function refundReply(firstName: string, outcomes: RefundOutcome[]): string {
  const paragraphs = outcomes.map(describeOutcome);
  const allPaid = outcomes.every((outcome) => outcome.kind === "issued");
  const closing = allPaid
    ? "I am sorry for the trouble. If anything looks wrong, just reply to this mail."
    : "I know this is not the answer you hoped for. If I can add anything for you, just reply to this mail.";
  return letter(firstName, ...paragraphs, closing);
}

function describeOutcome(outcome: RefundOutcome): string {
  const money = formatMoney(outcome.amountCents, outcome.currency);
  const because = outcome.reason ? ` The reason: ${outcome.reason.replace(/[.\s]*$/, "")}.` : "";
  const looks = outcome.personLooks ? " A person is looking at it and will write to you." : "";
  switch (outcome.kind) {
    case "issued":
      return `I have refunded ${money} for ${outcome.orderId} to the card you paid with. Banks show it within five to ten days.`;
    case "already_refunded":
      return `The ${money} for ${outcome.orderId} had already been refunded, so there is nothing more to send back.`;
    case "failed":
      return `I tried to refund ${money} for ${outcome.orderId}, and it did not go through.${looks}`;
    case "open":
      return `Your refund of ${money} for ${outcome.orderId} has not been decided yet. No money has moved.${looks}`;
    case "refused":
      return outcome.byPerson
        ? `A colleague has looked at your request, and ${money} for ${outcome.orderId} was not refunded.${because}${looks}`
        : `${money} for ${outcome.orderId} was not refunded.${because}${looks}`;
  }
}

/** Asks which order is meant, and lists the customer's orders. */
export function whichOrderReply(firstName: string, orders: Order[]): string {
  const list = orders.map((order) => `${order.id} (${formatMoney(order.amountCents, order.currency)})`);
  return letter(
    firstName,
    "Thank you for writing. I want to be sure I look at the right payment.",
    list.length > 0
      ? `Which order is it about? I can see ${joinWords(list)}.`
      : "Which order is it about? The order number starts with ord_.",
  );
}

/** Says that an order does not belong to this customer's account. */
export function unknownOrderReply(firstName: string, orderIds: string[], orders: Order[]): string {
  const list = orders.map((order) => order.id);
  return letter(
    firstName,
    `I could not find ${joinWords(orderIds)} in your account, so nothing was refunded.`,
    list.length > 0
      ? `Did you mean ${joinWords(list, "or")}?`
      : "Could you check the order number and write to me again?",
  );
}

/** The state of the parcels by the orders. */
export function shippingReply(firstName: string, orders: Order[]): string {
  const lines = orders.map(describeShipping);
  return letter(
    firstName,
    lines.length > 0 ? "Here is what I can see:" : "I cannot see an order in your account yet.",
    ...lines,
    "If anything is missing, just reply to this mail.",
  );
}

function describeShipping(order: Order): string {
  const name = order.description ? `${order.id} (${order.description})` : order.id;
  const tracking = order.trackingNumber
    ? ` The tracking number is ${order.trackingNumber}${order.carrier ? ` with ${order.carrier}` : ""}.`
    : "";
  if (order.deliveredAt) return `${name} was delivered on ${order.deliveredAt.slice(0, 10)}.${tracking}`;
  if (order.shippedAt)
    return `${name} left us on ${order.shippedAt.slice(0, 10)} and is on its way.${tracking}`;
  if (order.status) return `${name} is marked as ${order.status}.${tracking}`;
  const placed = order.placedAt ? ` was placed on ${order.placedAt.slice(0, 10)}` : " is in your account";
  return `${name}${placed}. I cannot see where the parcel is.${tracking}`;
}

/** A short answer to thanks. */
export function thanksReply(firstName: string): string {
  return letter(firstName, "Thank you for writing, that is lovely to read.");
}

/** An apology; promises a person's answer only when the mail was handed to one. */
export function apologyReply(firstName: string, handedOver: boolean): string {
  return letter(
    firstName,
    "I am sorry. This is not how it should have gone, and I understand that you are upset.",
    handedOver
      ? "I have passed your mail on to a colleague, who will write to you."
      : "Could you tell me what went wrong, and with which order?",
  );
}

/** The reply to any other mail. */
export function openReply(firstName: string): string {
  return letter(
    firstName,
    "Thank you for writing. I want to get this right for you.",
    "Could you tell me a little more, and which order it is about?",
  );
}

function joinWords(words: string[], last = "and"): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
