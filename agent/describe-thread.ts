import type { Thread } from "@/lib/tickets/view/read-thread";

/** A conversation as the model reads it: data from outside, with what we did about it. */
export function describeThread({ subject, mails, refunds, actions }: Thread): string {
  return [
    `Subject: ${subject}`,
    "",
    ...mails.flatMap(({ from, text }) => [
      from === "customer" ? "The customer wrote:" : "We wrote:",
      text,
      "",
    ]),
    ...refunds.map(
      ({ orderId, status, cause }) =>
        `Refund for ${orderId} is ${status}${cause ? `, because of ${cause}` : ""}.`,
    ),
    ...(actions.length > 0 ? [`Recorded: ${actions.join(", ")}.`] : []),
  ].join("\n");
}
