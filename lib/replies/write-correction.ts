import { formatMoney } from "@/lib/money";
import { type Company, signatureOf } from "@/lib/settings/rules";
import type { Untrue } from "./find-untrue.ts";

type Language = "en" | "de";

/** Words of German that English mail does not have. */
const GERMAN = /(?<!\p{L})(?:ich|wir|sie|ihr|ihre|ihnen|nicht|und|wurde|haben|habe)(?!\p{L})/iu;

/**
 * Drafts the correction of an untrue mail in the mail's language, for a person to edit and send. It states only the
 * present records.
 * @param untrue sentences of one mail
 */
export function writeCorrection(untrue: readonly Untrue[], firstName: string, company: Company): string {
  const language = untrue.some(({ sentence }) => GERMAN.test(sentence)) ? "de" : "en";
  const facts = [...new Set(untrue.map((one) => FACTS[language](one)))];
  return `${LETTER[language](firstName, facts.join(" "))}\n\n${signatureOf(company, GREETINGS[language])}`;
}

/** Before the company's name, where no signature is set. */
const GREETINGS: Record<Language, string> = { en: "Warmly,", de: "Herzliche Grüße" };

const LETTER: Record<Language, (firstName: string, facts: string) => string> = {
  en: (firstName, facts) =>
    `Hi ${firstName || "there"},\n\nI have to correct what I wrote to you before. ${facts}\n\nI am sorry for the confusion.`,
  de: (firstName, facts) =>
    `Hallo${firstName ? ` ${firstName}` : ""},\n\nich muss richtigstellen, was ich Ihnen zuvor geschrieben habe. ${facts}\n\nEs tut mir leid, dass es dazu kam.`,
};

const FACTS: Record<Language, (one: Untrue) => string> = {
  en: ({ fact, orderId, money }) => {
    const sum = money ? ` of ${formatMoney(money)}` : "";
    const order = orderId ? ` for ${orderId}` : "";
    switch (fact) {
      case "refund_failed":
        return `The refund${sum}${order} failed, so this money has not reached you.`;
      case "refund_moved":
        return `The refund${sum}${order} was issued. Banks show it within five to ten days.`;
      case "refunded_elsewhere":
        return `The payment${order} had already been refunded.`;
      case "charge_called_back":
        return `Your bank has opened a dispute about ${orderId ?? "this order"}.`;
      case "not_recorded":
        return `No refund${order} has been made.`;
    }
  },
  de: ({ fact, orderId, money }) => {
    const sum = money ? ` von ${formatMoney(money)}` : "";
    const order = orderId ? ` für ${orderId}` : "";
    switch (fact) {
      case "refund_failed":
        return `Die Erstattung${sum}${order} ist fehlgeschlagen, und das Geld ist nicht bei Ihnen angekommen.`;
      case "refund_moved":
        return `Die Erstattung${sum}${order} wurde veranlasst. Banken zeigen sie innerhalb von fünf bis zehn Tagen.`;
      case "refunded_elsewhere":
        return `Die Zahlung${order} wurde Ihnen bereits erstattet.`;
      case "charge_called_back":
        return `Ihre Bank hat zu ${orderId ?? "dieser Bestellung"} einen Widerspruch eröffnet.`;
      case "not_recorded":
        return `Eine Erstattung${order} gab es nicht.`;
    }
  },
};
