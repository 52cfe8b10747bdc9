import { type CustomerMail, sentencesOf, textOf } from "./read-mail.ts";

/** The intent of a mail. */
export type MailIntent = "refund" | "shipping" | "angry" | "thanks" | "other";

const ASKS_MONEY_BACK =
  /\b(refund|reimburse|money back|charged (me )?(twice|two times|double|again)|(double|duplicate)[- ]?(charge|payment)|billed (me )?twice|paid twice|give back my money|pay me back)/i;
/** "I do not want a refund", "no refund needed"; not "I did not get it and want a refund". */
const WANTS_NO_MONEY =
  /\b(no|without|(not|never|don['’]?t)\s+(want|need|ask|asking|asked|looking)(\s+for)?)\s+((a|any|the|my)\s+)?(refund|money back)/i;
const HAS_MONEY =
  /\bthank(s| you)\b(?! in advance)[^.,!?]{0,20}\bfor\b[^.,!?]{0,20}\brefund|\b(got|received) (the|my|your) refund/i;
const SHIPPING =
  /\b(where('s| is) (my|the)|ship(ped|ping)?|tracking|deliver(y|ed)|arriv(e|ed|es|al)|parcel|package|on its way)\b/i;
const ANGRY =
  /\b(unacceptable|ridiculous|terrible|furious|angry|worst|disappointed|disappointing|outrageous|fed up|awful|horrible|disgrace|useless|never again|scam)\b|!{2,}/i;
const THANKS = /\b(thanks|thank you|thx|grateful|appreciate|you('re| are) (great|the best))\b/i;
/** "Thanks, Ada" at the end is a closing, not the subject of the mail. */
const SIGN_OFF = /^(many |kind )?(thanks|thank you)[\s,.!]*(in advance)?[\s,.!]*(\p{L}+)?[\s,.!]*$/iu;

/** The sentences of a mail that ask for money back. */
export function askingSentences(mail: CustomerMail): string[] {
  return sentencesOf(textOf(mail)).filter(
    (sentence) =>
      ASKS_MONEY_BACK.test(sentence) && !WANTS_NO_MONEY.test(sentence) && !HAS_MONEY.test(sentence),
  );
}

/** The first intent that matches, in this order: refund, thanks for a refund, shipping, anger, thanks, other. */
export function intentOf(mail: CustomerMail): MailIntent {
  if (askingSentences(mail).length > 0) return "refund";
  const text = textOf(mail);
  if (HAS_MONEY.test(text) && !mail.body.includes("?")) return "thanks";
  if (SHIPPING.test(text)) return "shipping";
  if (ANGRY.test(text)) return "angry";
  const isThanks = sentencesOf(text).some((sentence) => THANKS.test(sentence) && !SIGN_OFF.test(sentence));
  return (isThanks || isAllSignOff(mail)) && !mail.body.includes("?") ? "thanks" : "other";
}

/** True for a mail with only a closing, such as "Thank you, Ada". */
function isAllSignOff(mail: CustomerMail): boolean {
  const sentences = sentencesOf(mail.body);
  return sentences.length > 0 && sentences.length <= 2 && THANKS.test(sentences[0] ?? "");
}
