import { ReplyEdit, ReplyEffect } from "@/lib/tickets/reply/approval/reply-effect";
import { sendApprovedReply } from "@/lib/tickets/reply/approval/send-approved-reply";
import { withholdReply } from "@/lib/tickets/reply/approval/withhold-reply";
import { readReplyDetails } from "../card/read-reply-details.ts";
import { defineKind } from "./kind.ts";

/** Sends the worker's answer to one mail, once. A person may change its text with a yes; that asks nobody again. */
export const reply = defineKind<ReplyEffect>({
  name: "reply",
  effect: ReplyEffect,
  key: ({ sourceMessageId }) => sourceMessageId,
  measures: ["tier", "topic", "risk", "requester", "workerVersion"],
  money: () => null,
  title: ({ ticketId }) => `Reply on ${ticketId}`,
  answer: () => ReplyEdit.optional(),
  details: readReplyDetails,
  perform: sendApprovedReply,
  decline: withholdReply,
});
