/** Why a request was rejected, or accepted without an effect, and the next step. */
interface CauseWords {
  /** For the list: the cause. */
  what: string;
  /** For the panel: what is safe and the next step. */
  todo: string;
}

const words: Record<string, CauseWords> = {
  bad_signature: {
    what: "wrong secret: the signature matches none of the stored secrets",
    todo: "Compare the signing secret at the sender with the one kept here. Once they agree, verify again and process again; what was kept is not lost.",
  },
  no_signature: {
    what: "not signed",
    todo: "Turn signing on at the sender. If you do not know the sender, nothing has to be done: it was rejected.",
  },
  timestamp_old: {
    what: "too old: signed more than 5 minutes before it arrived",
    todo: "It may have been recorded and sent by somebody else, so it stays out. Compare the clocks, and let the sender send it again, freshly signed.",
  },
  timestamp_future: {
    what: "from the future: the sender’s clock is more than 5 minutes ahead",
    todo: "Set the clock of the sender, or of this machine, and let the sender send it again.",
  },
  unauthorized: {
    what: "wrong user or password",
    todo: "Put user and password of the webhook into its address at Postmark, as they are set here. Postmark tries again by itself.",
  },
  replayed: {
    what: "sent before: a copy of a press that was received already",
    todo: "Nothing has to be done: the first one counted, and the copy changed nothing. Who sends copies has seen a press on its way.",
  },
  too_large: {
    what: "too large",
    todo: "Nothing of it was kept. Let the sender send less: a mail without its attachments, an event without its details.",
  },
  not_json: { what: "not JSON", todo: "The sender has to post JSON. Its body is kept for a look." },
  schema: {
    what: "not as the vendor documents it",
    todo: "Compare the payload with the vendor’s documentation. Once this console reads it, process it again.",
  },
  test_event: {
    what: "livemode mismatch: a test event, and this console is live",
    todo: "Remove the test endpoint at Stripe, or point it to another console.",
  },
  live_event: {
    what: "livemode mismatch: a live event, and this console is on test keys",
    todo: "Set the live keys here, or point the live endpoint elsewhere. Stripe tries again for three days; after that process it again.",
  },
  mapping: {
    what: "the mapping of its source cannot read it",
    todo: "Correct the mapping of the source, then process it again.",
  },
  unknown_source: {
    what: "no source by that name",
    todo: "Correct the address at the sender, or make the source. Nothing of the body was kept.",
  },
  source_disabled: {
    what: "its source is switched off",
    todo: "Switch the source on to accept its requests. The body was not stored.",
  },
  unhandled_type: {
    what: "unknown type: nothing here is for it",
    todo: "It was accepted and started nothing. Take the type out of the subscription at the vendor, or leave it.",
  },
  no_rule: {
    what: "no rule of its source is for it",
    todo: "It was accepted and started nothing. Add a rule to the mapping of the source, then process it again.",
  },
  unknown_message: {
    what: "about a mail that this console did not send",
    todo: "It was accepted and started nothing. Another program may send through the same Postmark server.",
  },
};

/** A cause in words; an unknown code unchanged. */
export function causeWords(cause: string): CauseWords {
  return Object.hasOwn(words, cause) && words[cause]
    ? words[cause]
    : { what: cause.replaceAll("_", " "), todo: "Look at the payload to see why." };
}

/** The causes of the filter. */
export const CAUSES: readonly string[] = Object.keys(words);
