import { z } from "zod";
import { type Mail, renderMailDetails } from "./postmark/mail.ts";
import { readEmail } from "./postmark/read-email.ts";
import { POSTMARK_CODES, PostmarkRefusal, parseBody, replyForStatus, replyTo } from "./postmark/refuse.ts";
import { searchMails } from "./postmark/search-mails.ts";
import { acceptTestJob, sendEmail } from "./postmark/send-email.ts";
import { openPostmarkStore, type PostmarkStore } from "./postmark/store.ts";
import type { Exchange, Reply, Vendor } from "./vendor.ts";

/** Postmark's token that checks everything and sends nothing. */
const TEST_TOKEN = "POSTMARK_API_TEST";
const SUPPRESSIONS = /^\/message-streams\/[^/]+\/suppressions\/delete$/;
const DETAILS = /^\/messages\/outbound\/([^/]+)\/details$/;

/** The Postmark sandbox, with its outbox for the control calls that make events. */
export interface PostmarkVendor extends Vendor {
  store: PostmarkStore;
}

/**
 * Postmark's API for sending, the outbox and ending suppressions. State is in `<folder>/postmark.jsonl`. Sends nothing
 * out of this machine.
 * @param announce called with each mail once it is on disk
 */
export function createPostmark(folder: string, announce: (mail: Mail) => void): PostmarkVendor {
  const store = openPostmarkStore(folder);
  return {
    name: "postmark",
    store,
    async answer(exchange) {
      try {
        return await route(store, exchange, announce);
      } catch (error) {
        if (error instanceof PostmarkRefusal) return replyTo(error);
        throw error;
      }
    },
    refuse: async (_exchange, status) => replyForStatus(status),
    close: () => store.close(),
  };
}

async function route(
  store: PostmarkStore,
  exchange: Exchange,
  announce: (mail: Mail) => void,
): Promise<Reply> {
  const token = readToken(exchange);
  await exchange.hold();
  const { method, path } = exchange;
  if (method === "POST" && path === "/email") {
    const mail = readEmail(exchange.body);
    return token === TEST_TOKEN ? acceptTestJob(mail) : sendEmail(store, mail, announce);
  }
  if (method === "POST" && SUPPRESSIONS.test(path)) return deleteSuppressions(store, exchange.body);
  if (method === "GET" && path === "/messages/outbound") {
    const page = searchMails(store.mails(), exchange.query);
    return {
      status: 200,
      headers: {},
      body: page,
      summary: `${page.Messages.length} of ${page.TotalCount} mails`,
    };
  }
  const details = method === "GET" ? DETAILS.exec(path) : null;
  if (details) {
    const mail = store.mail(details[1] ?? "");
    if (!mail) throw new PostmarkRefusal(422, POSTMARK_CODES.messageNotFound, "This message was not found.");
    return { status: 200, headers: {}, body: renderMailDetails(mail), summary: `mail ${mail.messageId}` };
  }
  throw new PostmarkRefusal(
    404,
    404,
    `The sandbox has no ${method} ${path}. It sends mail, lists the outbox and ends suppressions.`,
  );
}

/** Accepts any token, but requires one. */
function readToken(exchange: Exchange): string {
  const token = exchange.headers["x-postmark-server-token"];
  if (typeof token === "string" && token !== "") return token;
  throw new PostmarkRefusal(
    401,
    POSTMARK_CODES.noToken,
    "No Account or Server API tokens were supplied in the HTTP headers. " +
      "Please add a header for either X-Postmark-Server-Token or X-Postmark-Account-Token.",
  );
}

/** Body of `POST /message-streams/{stream}/suppressions/delete`. */
const Request = z.looseObject({
  Suppressions: z.array(z.looseObject({ EmailAddress: z.string() })).max(50),
});

/**
 * Ends the suppression of addresses, with an answer for each: an address that was never suppressed counts as deleted,
 * an address with a spam complaint stays suppressed (https://postmarkapp.com/developer/api/suppressions-api).
 * @throws PostmarkRefusal 422 with code 402 for any other body
 */
async function deleteSuppressions(store: PostmarkStore, body: string): Promise<Reply> {
  const parsed = Request.safeParse(parseBody(body));
  if (!parsed.success)
    throw new PostmarkRefusal(422, POSTMARK_CODES.invalidJson, "The JSON of this request is not valid.");
  const answers = [];
  for (const { EmailAddress } of parsed.data.Suppressions) {
    const stays = store.suppressionOf(EmailAddress) === "SpamComplaint";
    if (!stays) await store.reactivate(EmailAddress);
    answers.push({
      EmailAddress,
      Status: stays ? "Failed" : "Deleted",
      Message: stays ? "You do not have the required authority to change this suppression." : null,
    });
  }
  return {
    status: 200,
    headers: {},
    body: { Suppressions: answers },
    summary: `${answers.length} addresses`,
  };
}
