import { expect, test } from "vitest";
import { intentOf } from "./mail-intent.ts";
import { readMail } from "./read-mail.ts";

const intent = (subject: string, body: string) => intentOf(readMail(`Subject: ${subject}\n${body}`));

test.each([
  [
    "Charged twice for ord_1001",
    "Hi,\n\nI was charged twice. Could you refund the second one?\n\nThank you, Ada",
    "refund",
  ],
  ["Order", "I want my money back.", "refund"],
  ["Please cancel", "Cancel and refund ord_1003 please", "refund"],
  ["Double charge", "See subject", "refund"],
  ["Payment", "You billed me twice in May.", "refund"],
  ["Hello", "I do not want a refund, I want my parcel. Where is it?", "shipping"],
  ["Thanks", "Thank you for the refund, it arrived on Monday.", "thanks"],
  ["Thanks", "Thank you so much for the quick refund!", "thanks"],
  ["Hello", "I never got it and want a refund.", "refund"],
  ["Hello", "Do not send it, refund ord_1001.", "refund"],
  ["Hello", "Thanks, please refund ord_1001.", "refund"],
  ["Hello", "Thank you in advance for the refund of ord_1001.", "refund"],
  ["Hello", "No refund needed, just tell me what went wrong!!", "angry"],
  ["Where is my order", "It should have come last week.", "shipping"],
  ["Bad", "This is unacceptable, nothing works!!", "angry"],
  ["Great", "Thanks a lot for your help last week.", "thanks"],
  ["Thanks", "Thank you!", "thanks"],
  ["Question", "Do you offer invoices?\n\nThanks, Ada", "other"],
  ["Question", "I would like to change my plan.\n\nThank you,\nAda", "other"],
  ["", "", "other"],
])("%s / %j is about: %s", (subject, body, expected) => {
  expect(intent(subject, body)).toBe(expected);
});
