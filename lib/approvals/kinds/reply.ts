import { readReplyDetails } from "../card/read-reply-details.ts";
import { ReplyEdit, ReplyEffect } from "../reply/reply-effect.ts";
import { sendApprovedReply } from "../reply/send-approved-reply.ts";
import { withholdReply } from "../reply/withhold-reply.ts";
import { defineKind } from "./kind.ts";

/** Sends the worker's answer to one mail, once. The person who approves may change the text; nobody is asked again. */
export const reply = defineKind<ReplyEffect>({
  name: "reply",
  effect: ReplyEffect,
  key: ({ sourceMessageId }) => sourceMessageId,
  measures: ["tier", "topic", "risk", "requester", "workerVersion", "approvedDrafts", "sample"],
  money: () => null,
  title: ({ ticketId }) => `Reply on ${ticketId}`,
  answer: () => ReplyEdit.optional(),
  details: readReplyDetails,
  perform: sendApprovedReply,
  decline: withholdReply,
});
