import { createServer, type IncomingMessage } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { askAbout, askPerson, continueWith } from "./conversation.ts";
import { allConversations, readConversation, storeConversation } from "./store.ts";

const { PORT = "4002", VAGUS_WEBHOOK_SECRET = "" } = process.env;

interface Callback {
  data: { idempotencyKey: string; status: string };
}

/**
 * Takes the answer: checks who sent it, stores it, and only then answers 2xx, so that it is neither lost nor acted on
 * twice. A callback that comes again finds the answer stored.
 */
async function takeAnswer(request: IncomingMessage): Promise<number> {
  const raw = await text(request);
  let told: Callback;
  try {
    told = new Webhook(VAGUS_WEBHOOK_SECRET).verify(raw, headersOf(request)) as Callback;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return 401;
    throw error;
  }
  const order = told.data.idempotencyKey.replace("ai-discount-", "");
  const conversation = readConversation(order);
  if (!conversation) return 404;
  if (conversation.approved === null) {
    storeConversation({ ...conversation, approved: told.data.status === "approved" });
    void continueWith(order);
  }
  return 204;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Begins a conversation: `{"order": "4711", "text": "…"}`. */
async function begin(request: IncomingMessage): Promise<number> {
  const { order, text: wish } = JSON.parse(await text(request));
  await askAbout(String(order), String(wish));
  return 202;
}

const ROUTES: Record<string, (request: IncomingMessage) => Promise<number>> = {
  "POST /answers": takeAnswer,
  "POST /discounts": begin,
};

createServer(async (request, response) => {
  const route = ROUTES[`${request.method} ${request.url}`];
  try {
    response.writeHead(route ? await route(request) : 404).end();
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500).end();
  }
}).listen(Number(PORT), "127.0.0.1", async () => {
  process.stdout.write("listening\n");
  // What a process that died had begun goes on now.
  for (const { order } of allConversations()) {
    await askPerson(order);
    await continueWith(order);
  }
});
