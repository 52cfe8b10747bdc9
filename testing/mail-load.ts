import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";

/** Where mails go: the webhook as Postmark would call it. */
export interface MailTarget {
  /** The console's address, without a path. */
  url: string;
  user: string;
  password: string;
}

/** What became of a load of mails. */
export interface MailLoad {
  /** Postmark's ids of the mails that were sent. */
  ids: string[];
  /** Requests that had no answer with 2xx, with the status or the error. */
  refused: { id: string; why: string }[];
}

/** A mail of a known customer, as Postmark posts it. */
export function customerMail(from: string, text: string, id: string = randomUUID()) {
  return {
    From: from,
    FromName: "A Customer",
    FromFull: { Email: from, Name: "A Customer", MailboxHash: "" },
    To: "support@inbound.example.test",
    OriginalRecipient: "support@inbound.example.test",
    Subject: "A question",
    MessageID: id,
    MessageStream: "inbound",
    Date: new Date().toUTCString(),
    TextBody: text,
    HtmlBody: "",
    StrippedTextReply: "",
    Headers: [...verdictHeaders(from, "verified"), { Name: "Message-ID", Value: `<${id}@mail.example.com>` }],
    Attachments: [],
  };
}

/** Posts one mail. @returns undefined for 2xx, else why it was not taken */
export async function postMail(target: MailTarget, mail: object): Promise<string | undefined> {
  try {
    const response = await fetch(`${target.url}/api/webhooks/postmark`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`${target.user}:${target.password}`).toString("base64")}`,
      },
      body: JSON.stringify(mail),
    });
    await response.arrayBuffer();
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/**
 * Sends mails at a rate in an open loop, whether those before were answered or not, each of the next sender in turn.
 * @param senders addresses of known customers
 * @param goesOn asked before each mail
 */
export async function sendMailsAtRate(
  target: MailTarget,
  { perSecond, senders, text }: { perSecond: number; senders: readonly string[]; text: string },
  goesOn: (sent: number) => boolean,
): Promise<MailLoad> {
  const load: MailLoad = { ids: [], refused: [] };
  const answers: Promise<void>[] = [];
  const beganMs = performance.now();
  for (let n = 0; goesOn(n); n++) {
    const earlyMs = beganMs + (n * 1000) / perSecond - performance.now();
    if (earlyMs >= 1) await delay(Math.floor(earlyMs));
    const id = randomUUID();
    load.ids.push(id);
    const mail = customerMail(senders[n % senders.length] ?? "", text, id);
    answers.push(
      postMail(target, mail).then((why) => {
        if (why) load.refused.push({ id, why });
      }),
    );
  }
  await Promise.all(answers);
  return load;
}
