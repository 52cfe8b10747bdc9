import type { ApprovalFact, Evidence, RefundFact } from "../claims.ts";

export const MONEY = { orderId: "ord_1001", amountCents: 4_900, currency: "USD" };
export const NOTHING: Evidence = {
  byPerson: false,
  withPerson: false,
  orders: [
    { id: "ord_1001", amountCents: 4_900, currency: "USD" },
    { id: "ord_1002", amountCents: 125_000, currency: "USD" },
    { id: "ord_1010", amountCents: 5_800, currency: "EUR" },
  ],
  refunds: [],
  approvals: [],
  proposed: [],
  calledBack: [],
  notes: [],
};
const refund = (state: RefundFact["state"]): RefundFact => ({
  ...MONEY,
  state,
  onTicket: true,
  since: new Date(),
});
const asked = (status: ApprovalFact["status"], byPeople: ApprovalFact["byPeople"] = []): ApprovalFact => ({
  ...MONEY,
  status,
  byPeople,
  onTicket: true,
});

/** The states of a case, by cause. */
export const CAUSES = {
  nothing_happened: NOTHING,
  paid_after_a_person: {
    ...NOTHING,
    refunds: [refund("moved")],
    approvals: [asked("approved", ["approve"])],
  },
  paid_by_policy: { ...NOTHING, refunds: [refund("moved")], approvals: [asked("approved")] },
  rejected_by_a_person: {
    ...NOTHING,
    refunds: [refund("blocked")],
    approvals: [asked("rejected", ["reject"])],
  },
  blocked_by_a_rule: { ...NOTHING, proposed: [MONEY] },
  above_the_limit: { ...NOTHING, proposed: [MONEY], withPerson: true },
  expired: { ...NOTHING, refunds: [refund("blocked")], approvals: [asked("expired")], withPerson: true },
  withdrawn: { ...NOTHING, refunds: [refund("blocked")], approvals: [asked("withdrawn")] },
  waiting: { ...NOTHING, approvals: [asked("pending")], withPerson: true },
  failed_at_stripe: {
    ...NOTHING,
    refunds: [refund("failed")],
    approvals: [asked("approved", ["approve"])],
    withPerson: true,
  },
  refunded_elsewhere: {
    ...NOTHING,
    refunds: [refund("elsewhere")],
    approvals: [asked("approved", ["approve"])],
    withPerson: true,
  },
  called_back: {
    ...NOTHING,
    calledBack: [{ orderId: "ord_1001", onTicket: true, since: new Date() }],
    withPerson: true,
  },
  handed_over: { ...NOTHING, withPerson: true },
} satisfies Record<string, Evidence>;
export type Cause = keyof typeof CAUSES;

const PAID: Cause[] = ["paid_after_a_person", "paid_by_policy"];
const WITH_PERSON: Cause[] = [
  "above_the_limit",
  "expired",
  "waiting",
  "failed_at_stripe",
  "refunded_elsewhere",
  "called_back",
  "handed_over",
];
const UNPAID: Cause[] = [
  "nothing_happened",
  "rejected_by_a_person",
  "blocked_by_a_rule",
  "above_the_limit",
  "expired",
  "withdrawn",
  "waiting",
  "failed_at_stripe",
  "handed_over",
  "called_back",
];
const BY_PERSON_YES: Cause[] = ["paid_after_a_person", "failed_at_stripe", "refunded_elsewhere"];
export const ALL: Cause[] = [...PAID, "refunded_elsewhere", ...UNPAID];

/** Sentences of a worker, and the causes under which the records support them. */
export const SENTENCES: { en: string[]; de: string[]; when: Cause[] }[] = [
  {
    when: PAID,
    en: [
      "I have refunded $49.00 for ord_1001 to the card you paid with.",
      "Your refund of $49.00 for ord_1001 has been issued.",
      "The money is on its way to you.",
      "You will receive your money back within five to ten days.",
      "We've credited 49.00 USD to your card.",
      "Don't worry, the money for ord_1001 was sent back.",
      "Your refund is complete.",
      "I have re\u00adfun\u200bded your order.",
      "Banks show a refund within 5-10 business days.",
      "Good news: your $49.00 is back on your card.",
      "The full amount has been returned to you.",
      "I've sent $49.00 to your account.",
      "We reversed the charge.",
      "I did not find a problem, and your $49.00 has been returned.",
      "Unfortunately not. I refunded it.",
      "Everything went well, you will see $49.00 shortly.",
    ],
    de: [
      "Ich habe Ihnen 49,00 $ für ord_1001 erstattet.",
      "Ihre Rückerstattung wurde veranlasst.",
      "Das Geld ist auf dem Weg zu Ihnen.",
      "Sie erhalten Ihr Geld innerhalb von fünf bis zehn Tagen zurück.",
      "Der Betrag wurde Ihrer Karte gutgeschrieben.",
      "Der volle Betrag ist wieder auf Ihrer Karte.",
      "Sie bekommen 49 $ zurück.",
      "Keine Sorge, wir haben das Geld für ord_1001 zurücküberwiesen.",
    ],
  },
  {
    when: [],
    en: [
      "I have refunded $500.00 for ord_1001.",
      "I have refunded $49.00 for ord_1002.",
      "I have refunded $49.00 for ord_1001 and $1,250.00 for ord_1002.",
      "I have refunded forty-nine dollars and fifty cents.",
      "I have refunded €49.00 for ord_1001.",
      "You will get your money back tomorrow.",
      "I have cancelled your subscription.",
      "Your password has been reset.",
      "Here is a voucher for your next order.",
      "ord_1001 was delivered on 2026-11-18.",
      "ord_1001 is paid and being prepared.",
      "ord_9999 is in your account.",
      "We owe you $77.00.",
      "You can expect an answer by tomorrow.",
      "It should appear on your statement in two days.",
      "J'ai remboursé votre commande et le virement arrive bientôt.",
      "Ya hemos devuelto todo el importe a su tarjeta de crédito.",
      "Мы уже вернули вам деньги за этот заказ.",
      "返金はすでに完了しましたのでご安心ください。ありがとうございます。",
    ],
    de: [
      "Ich habe Ihnen 500,00 $ für ord_1001 erstattet.",
      "Ihr Geld ist morgen auf Ihrem Konto.",
      "Ich habe Ihr Abonnement gekündigt.",
      "Ihr Paket wurde gestern verschickt.",
      "Sie bekommen einen Gutschein von uns.",
      "Ihre Bestellung ord_9999 liegt vor.",
    ],
  },
  {
    when: [...UNPAID, "withdrawn"],
    en: [
      "$49.00 for ord_1001 was not refunded.",
      "No money has moved.",
      "Nothing was refunded for ord_1001.",
      "We cannot refund ord_1001.",
    ],
    de: [
      "49,00 $ für ord_1001 wurden nicht erstattet.",
      "Es wurde kein Geld überwiesen.",
      "Die Erstattung für ord_1001 wurde leider abgelehnt.",
    ],
  },
  {
    when: ["failed_at_stripe"],
    en: [
      "I tried to refund $49.00 for ord_1001, and it did not go through.",
      "The refund of $49.00 failed.",
      "Your bank returned the refund of $49.00 for ord_1001.",
    ],
    de: [
      "Die Erstattung von 49,00 $ für ord_1001 ist fehlgeschlagen.",
      "Die Rückerstattung hat leider nicht geklappt.",
    ],
  },
  {
    when: [...PAID, "refunded_elsewhere"],
    en: ["The $49.00 for ord_1001 had already been refunded, so there is nothing more to send back."],
    de: ["Der Betrag für ord_1001 wurde Ihnen bereits erstattet."],
  },
  {
    when: ["expired", "waiting"],
    en: ["Your refund of $49.00 for ord_1001 has not been decided yet."],
    de: ["Über Ihre Erstattung von 49,00 $ für ord_1001 wurde noch nicht entschieden."],
  },
  {
    when: ["rejected_by_a_person", ...BY_PERSON_YES],
    en: [
      "A colleague has looked at your request.",
      "We have carefully reviewed your request.",
      "Your case was checked by one of our specialists.",
      "After a careful review I am writing to you.",
    ],
    de: [
      "Eine Kollegin hat sich Ihre Anfrage angesehen.",
      "Wir haben Ihren Fall sorgfältig geprüft.",
      "Ein Mitarbeiter hat über Ihren Fall entschieden.",
    ],
  },
  {
    when: ["rejected_by_a_person", "failed_at_stripe"],
    en: ["A colleague has looked at your request, and $49.00 for ord_1001 was not refunded."],
    de: ["Ein Kollege hat sich das angesehen, und ord_1001 wurde nicht erstattet."],
  },
  {
    when: ["rejected_by_a_person"],
    en: ["My manager declined your request."],
    de: ["Mein Kollege hat Ihre Anfrage abgelehnt."],
  },
  {
    when: WITH_PERSON,
    en: [
      "A person is looking at it and will write to you.",
      "I have passed your mail on to a colleague.",
      "I will pass it on to the team.",
      "Somebody will get back to you.",
      "I will look into this.",
      "Someone from the team is on it.",
      "You will not be charged again.",
      "I will make sure that this is put right.",
    ],
    de: [
      "Eine Kollegin kümmert sich darum.",
      "Ich habe Ihre Nachricht weitergeleitet.",
      "Ich leite Ihre Anfrage weiter.",
      "Wir melden uns bei Ihnen.",
      "Ich werde mich darum bemühen.",
    ],
  },
  {
    when: ALL,
    en: [
      "Thank you for writing.",
      "I am sorry for the trouble.",
      "If anything looks wrong, just reply to this mail.",
      "Which order is it about? I can see ord_1001 ($49.00) and ord_1002 ($1,250.00).",
      "I am happy to help with anything else.",
      "Please do not hesitate to write.",
      "I cannot see where the parcel is.",
      "You asked for a refund of ord_1001.",
    ],
    de: [
      "Vielen Dank für Ihre Nachricht.",
      "Es tut mir leid, dass es Ärger gab.",
      "Um welche Bestellung geht es? Ich sehe ord_1001 (49,00 $) und ord_1010 (58,00 €).",
      "Ich helfe Ihnen gern weiter.",
    ],
  },
];
