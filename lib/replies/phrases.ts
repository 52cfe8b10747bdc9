/** Words of a rule by language: parts of regular expressions, in which `*` stands for the rest of a word. */
type Words = Record<"en" | "de", string>;

/** One expression for the words of all languages, matching whole words. */
function phrase({ en, de }: Words): RegExp {
  const either = `${en}|${de}`.replace(/(?<![)\]}])\*/g, "\\p{L}*");
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${either})(?![\\p{L}\\p{N}_])`, "iu");
}

/** A refund. A clause with one of these makes a claim about money, whatever else it says. */
export const MONEY = phrase({
  en: "refund*|reimburs*|money|credited|repa(?:id|y*)|pa(?:id|y|ying|yment)(?: you| it| this| that)? back|(?:sen(?:d|t|ding)|return*|get|gets|got)(?: you| it| this)? back(?! to)|charge ?back|pay ?out|paid out|credit note|revers(?:e|ed|al)|(?:on|to) (?:your|the) (?:card|account|bank|statement)|(?:amount|sum|charge|payment|transaction|fees?|costs?) .{0,40}(?:returned|reversed|removed|back|cancell?ed|waived)",
  de: "(?:rück|zurück)?erstatt*|(?:zurück)?überwies*|(?:zurück)?überweis*|zurück(?:zu|ge)?zahl*|rückzahl*|rückbuch*|zurückgebucht|gut(?:zu|ge)?schr\\p{L}+|geld|aus(?:zu|ge)?zahl*|(?:auf|zu) (?:ihre|deine)(?:r|m|n)? (?:karte|konto)|(?:betrag|summe|zahlung|abbuchung|kosten) .{0,40}(?:zurück*|storniert|übernommen|raus|wieder)|(?:bekomm*|erhalt*|erhält*) .{0,40}zurück|zurück(?:bekommen|erhalten|gesendet|geschickt)",
});
/** Words that send a sum, where the clause names one. */
export const SENT = phrase({
  en: "sen(?:d|t|ding)|return*|transfer*|back|receiv*|you(?: will|'ll)? see|get|gets|got|gave",
  de: "zurück|gesendet|geschickt|schick*|send*|erhalt*|erhält*|bekomm*|angewiesen",
});
/** A verb, without which a clause only names the refund. */
export const VERB = phrase({
  en: "is|are|was|were|be|been|has|have|had|did|does|made|done|complete*|sent|issued|went|goes|will|'ll|gets?|got|receiv*|see|shows?|refunded|reimbursed|credited|repaid|moved|tried|can|could|cannot",
  de: "ist|sind|war|waren|wurde*|hat|habe*|wird|werde*|geht|ging|kommt|kam|kann|können|könnte*|erhalten|bekommen|erstattet|(?:zurück)?überwiesen|gutgeschrieben|zurückgezahlt|ausgezahlt|versucht",
});
export const FAILED = phrase({
  en: "(?:did|does|could|has|have)(?: not|n't) (?:go|gone) through|failed|came back|tried to refund|attempted|(?:returned|rejected|declined) by (?:your|the) bank|bank (?:has )?(?:returned|rejected|declined)",
  de: "fehlgeschlagen|nicht geklappt|gescheitert|zurückgekommen|konnte nicht (?:aus|durch)geführt|versucht|bank hat .{0,40}zurückgewiesen",
});
export const UNDECIDED = phrase({
  en: "not (?:yet )?(?:been )?decided|undecided|(?:still|not yet) (?:open|pending|under review|being \\p{L}+ed)|(?:await*|waiting for) (?:a |an )?(?:decision|approval)",
  de: "noch nicht entschieden|steht noch aus|in prüfung|noch offen|(?:wird|werden) (?:gerade |noch |derzeit )?geprüft",
});
export const ALREADY = phrase({
  en: "already (?:been )?(?:refunded|reimbursed|credited|repaid|paid|sent|returned)|had been (?:refunded|reimbursed)|refunded (?:before|earlier|previously)|previously refunded|nothing (?:more|else|left)",
  de: "(?:bereits|schon) .{0,40}(?:erstattet|überwiesen|gutgeschrieben|zurückgezahlt)|nichts (?:mehr|weiter)",
});
/** Negations that do not deny a claim about money. */
export const IDLE_NOT = phrase({
  en: "not only|no (?:problem|worries|doubt|later than)|(?:do not|don't|no need to|not to|never) (?:hesitate|worry)|without (?:delay|further|any)",
  de: "nicht nur|kein problem|keine sorge|nicht (?:zögern|später als)|ohne (?:weiteres|verzögerung)",
});
export const NOT = phrase({
  en: "not|never|no|nothing|none|cannot|\\p{L}+n't|unable|declin*|reject*|refus*|denied|deny|without",
  de: "nicht|nie|niemals|kein*|nichts|abgelehnt|ablehn*|verweiger*|ohne",
});
export const FUTURE = phrase({
  en: "will|shall|going to|about to|\\p{L}+'ll|soon|shortly|on (?:its|the) way|arrang*",
  de: "werde|werden|wird|wirst|in kürze|bald|demnächst|auf dem weg|unterwegs|veranlass*",
});
export const REQUEST = phrase({
  en: "ask(?:ed|ing|s)?|request*|would like|want*|wish*|question*|about (?:a|the|your) refund",
  de: "anfrage|antrag|bitte um|gebeten|bitten|möchte*|wünsch*|wunsch|wollen",
});
export const DONE = phrase({
  en: "refunded|reimbursed|credited|paid|repaid|sent|returned|issued|processed|transferred|completed?|approved|reversed|moved|done|made",
  de: "erstattet|(?:zurück)?überwiesen|gutgeschrieben|zurückgezahlt|zurückgebucht|ausgezahlt|veranlasst|genehmigt|angewiesen",
});
export const PERSON = phrase({
  en: "colleagues?|somebody|someone|manually|management|(?:our|the|with|by|from) (?:\\p{L}+ )?(?:department|billing|accounting|finance)|(?:a|one of|our|my|the|another)(?: \\p{L}+)? (?:persons?|humans?|managers?|supervisors?|specialists?|team(?: members?)?|reviewers?|representatives?|employees?|experts?|people)",
  de: "kolleg*|jemand*|management|buchhaltung|geschäftsführung|\\p{L}*abteilung|händisch|manuell|mitarbeit*|(?:ein*|unser*|mein*|der|die|das|den|dem)(?: \\p{L}+)? (?:mensch*|person|team|vorgesetzt*|fachabteilung|sachbearbeit*|expert*)",
});
export const LOOKED = phrase({
  en: "looked|reviewed|checked|decided|declined|approved|agreed|confirmed|examined|considered|investigated|rejected|refused|denied|read|spoke*|talked|discussed|seen|authori[sz]ed",
  de: "geprüft|entschieden|angesehen|angeschaut|abgelehnt|genehmigt|freigegeben|zugestimmt|untersucht|besprochen|gelesen|bestätigt",
});
export const WE_DECIDED = phrase({
  en: "we(?:'ve| have)? (?:\\p{L}+ly )?(?:reviewed|decided|examined|checked|discussed|considered|looked|investigated|approved|rejected|declined)|after (?:a |an )?(?:\\p{L}+ )?(?:review|examination|consideration)",
  de: "(?:haben wir|wir haben) .{0,60}(?:geprüft|entschieden|angesehen|angeschaut|besprochen|untersucht|genehmigt|abgelehnt)|nach (?:\\p{L}+ )?(?:prüfung|durchsicht)",
});
export const IN_PROGRESS = phrase({
  en: "being \\p{L}+ed|is looking|are looking",
  de: "(?:wird|werden) .{0,40}geprüft|prüft",
});
export const AGREED = phrase({
  en: "approved|agreed|authori[sz]ed|confirmed",
  de: "genehmigt|freigegeben|zugestimmt",
});
export const DECLINED = phrase({
  en: "declined|rejected|refused|denied",
  de: "abgelehnt|verweigert",
});
export const HAND_OVER = phrase({
  en: "pass(?:ed|ing)? .{0,40}(?:on|along)|forward(?:ed|ing)? (?:it|this|that|your|the)|escalat*|hand(?:ed|ing)? .{0,40}over|look(?:ing)? into|get(?:ting)? back to you|be in touch|contact you|reach out to you|follow(?:ing)? up|keep you (?:posted|updated|informed)|let you know",
  de: "weiter(?:zu|ge)?leit*|leit* .{0,40}weiter|weitergeb*|weitergegeben|geb* .{0,40}weiter|meld* (?:mich|uns|sich)|kümmer* (?:mich|uns|sich)|auf (?:sie|dich) zu(?:kommen)?",
});
export const PROMISE = phrase({
  en: "(?:I|we)(?: will|'ll| shall| am going to| are going to)|promis*|guarantee*|make sure|rest assured|(?:we are|we're|I am|I'm) on it|(?:will|won't)(?: not)? be (?!happy|glad|pleased)\\p{L}+",
  de: "(?:ich|wir) werden?|werden? (?:ich|wir)|versprech*|versprochen|garantier*|stell* (?:wir |ich )?sicher|sorg* (?:wir |ich )?dafür|wird erledigt",
});
export const COURTESY = phrase({ en: "happy|glad|gladly|pleased|delighted|look forward", de: "gern*|freu*" });
export const DELIVERY = phrase({
  en: "shipped|dispatched|delivered|in transit|out for delivery|on (?:its|the) way|left (?:us|our warehouse)|being prepared|tracking number|will arrive|arrives",
  de: "versandt|versendet|verschickt|zugestellt|geliefert|unterwegs|auf dem weg|sendungsnummer|wird vorbereitet|in bearbeitung|kommt .{0,20}an",
});
/** Words with which a sentence does not claim where a parcel is. */
export const UNSEEN = phrase({
  en: "cannot see|can't see|do not know|don't know|if|whether|sorry",
  de: "nicht sehen|nicht einsehen|weiß nicht|wenn|falls|ob|leid",
});
export const ACTION = phrase({
  en: "(?:I|we)(?:'ve| have)? (?:\\p{L}+ly )?(?:cancell?ed|changed|updated|reset|closed|deleted|upgraded|downgraded|extended|ordered|booked|applied|added|removed|replaced|fixed|corrected|arranged|settled|resolved|sorted)|(?:has|have|was|were) (?:been )?(?:cancell?ed|changed|updated|reset|deleted|upgraded|extended|replaced|settled|sorted)",
  de: "(?:habe|haben|wurde|wurden) .{0,60}(?:storniert|geändert|gelöscht|gekündigt|zurückgesetzt|aktualisiert|verlängert|ersetzt|behoben|gebucht|bestellt|veranlasst|erledigt)",
});
export const GIFT = phrase({
  en: "vouchers?|coupons?|discounts?|gift ?cards?|store credit|free (?:month|of charge|shipping)|compensat*",
  de: "gutscheine?|rabatt*|kostenlos*|gratis|entschädig*",
});
export const NOT_FOUND = phrase({
  en: "(?:could|can|did|do)(?: not|n't) (?:\\p{L}+ )?(?:find|see)|cannot (?:find|see)|unable to find|not (?:in|on|part of) your account|no order",
  de: "nicht (?:finden|gefunden|sehen)|nicht in (?:ihrem|deinem) (?:\\p{L}*konto)|keine bestellung",
});
