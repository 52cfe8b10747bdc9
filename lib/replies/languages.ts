/** Small words of the languages whose claims the rules know. A sentence of some length without one is in another language. */
const SMALL_WORDS = new Set(
  (
    "about and any are at be been but by can could did do for from had has have hello hi how if is it just my not of " +
    "or our please that the there this to us was we were what when which who will with within would you your yours " +
    "card days found mail money order paid refund refunded reply sorry thank thanks " +
    "ab aber als am auch auf aus bei bitte das dass dem den der dich dir ein eine einen einer für habe haben hat ich " +
    "ihr ihre ihren ihnen im ist kann kein keine liebe lieber mein mich mir mit nach nicht noch nur oder sehr sein sich sie " +
    "sind um und uns unser von vor wenn wer wie wir wird wurde zu zum zur über " +
    "bestellung danke erstattet erstattung geld gruß grüße karte tage tagen vielen"
  ).split(" "),
);

/** So many words say nothing yet: a greeting, a name, a title. */
const FEW_WORDS = 4;
/** Every eighth word or more is a small one, in any sentence but a list of names. */
const SHARE = 1 / 8;

/**
 * Whether the rules can read a sentence, in plain letters: it is short, or it has small words of a language they know.
 * Letters of other scripts are never read, except in a few words such as a name.
 */
export function isReadable(plain: string): boolean {
  const words = plain.toLowerCase().match(/\p{L}+/gu) ?? [];
  const foreign = plain.match(/[^\P{L}\p{Script=Latin}]/gu) ?? [];
  if (foreign.length > 16) return false;
  const small = words.filter((word) => SMALL_WORDS.has(word)).length;
  return words.length <= FEW_WORDS || small / words.length >= SHARE;
}
