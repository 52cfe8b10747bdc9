import { readReplyDetails } from "../card/read-reply-details.ts";
import { ReplyEdit, StoredReply } from "../reply/reply-effect.ts";
import { sendApprovedReply } from "../reply/send-approved-reply.ts";
import { withholdReply } from "../reply/withhold-reply.ts";
import { defineKind, hashOf } from "./kind.ts";

/** Sends the worker's answer to one mail, once. The person who approves may change the text; nobody is asked again. */
export const reply = defineKind<StoredReply>({
  name: "reply",
  effect: StoredReply,
  key: ({ sourceMessageId }) => sourceMessageId,
  hash: (effect) => ("clearedHash" in effect ? effect.clearedHash : hashOf("reply", effect)),
  measures: ["tier", "topic", "risk", "requester", "workerVersion", "approvedDrafts", "sample"],
  money: () => null,
  title: ({ ticketId }) => `Reply on ${ticketId}`,
  answer: () => ReplyEdit.optional(),
  details: readReplyDetails,
  perform: sendApprovedReply,
  decline: withholdReply,
});
