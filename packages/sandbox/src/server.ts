import { join } from "node:path";
import { createAnnouncer } from "./announce.ts";
import { type CallLog, createCallLog } from "./calls.ts";
import { createDeliver } from "./control/deliver.ts";
import { postmarkWebhook, stripeWebhook, type WebhookSources } from "./control/make-webhook.ts";
import { createControl } from "./control.ts";
import { createFaultBook, type FaultBook } from "./faults.ts";
import { HOST, listen } from "./listen.ts";
import { createOpenAi } from "./openai.ts";
import { expectedOutcome, makeOutcome } from "./postmark/build-outcome.ts";
import { createPostmark } from "./postmark.ts";
import { serveVendor } from "./serve-vendor.ts";
import { createSlack } from "./slack.ts";
import { createStripe } from "./stripe.ts";
import { VENDOR_NAMES, type Vendor, type VendorName } from "./vendor.ts";
import { createWebhookSender, type WebhookTarget } from "./webhook-sender.ts";

/** Options of a sandbox. */
export interface SandboxOptions extends WebhookTarget {
  /** State is in `<dataDir>/sandbox/`. */
  dataDir: string;
  /** The bearer token that opens the control calls. */
  controlKey: string;
  /** The vendors to run; default all. */
  only?: readonly VendorName[] | undefined;
  /** Ports; 0 or left out takes a free one. */
  ports?: Partial<Record<VendorName, number>> | undefined;
  /** Whether refunds and mails send webhooks by themselves; default true. */
  automaticWebhooks?: boolean | undefined;
  /** Called with an internal error of a vendor; by default prints a line on stderr. */
  report?: ((error: Error) => void) | undefined;
}

/** A running vendor. */
export interface SandboxServer {
  vendor: VendorName;
  host: string;
  port: number;
  url: string;
}

/** The vendors of one machine. */
export interface Sandbox {
  /** Binds the ports, then opens the state. @throws Error naming a busy port; nothing is left running. */
  start(): Promise<SandboxServer[]>;
  /** Closes open connections, writes accepted records, frees the ports. */
  stop(): Promise<void>;
  /** Base addresses by vendor, once started. */
  readonly urls: Partial<Record<VendorName, string>>;
}

interface Books {
  faults: FaultBook;
  calls: CallLog;
}

/** A sandbox that can be started once. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const names = VENDOR_NAMES.filter((name) => options.only?.includes(name) ?? true);
  const stopping = new AbortController();
  const report = options.report ?? ((error) => void process.stderr.write(`sandbox: ${error.stack}\n`));
  const books: Record<VendorName, Books> = {
    stripe: newBooks(),
    postmark: newBooks(),
    openai: newBooks(),
    slack: newBooks(),
  };
  const sender = createWebhookSender(options, books, stopping.signal);
  const announcer = createAnnouncer(sender, options, stopping.signal, report);
  const sources: WebhookSources = {};
  const deliver = createDeliver(sources, sender, stopping.signal);
  /** In the order of closing: a port before the state behind it. */
  const running: { close(): Promise<void> }[] = [];
  const urls: Partial<Record<VendorName, string>> = {};

  const openVendor = (name: VendorName): Vendor => {
    const folder = join(options.dataDir, "sandbox");
    const announce = options.automaticWebhooks === false ? () => {} : announcer.announce;
    if (name === "stripe") {
      sources.stripe = createStripe(folder, (event) => announce(stripeWebhook(event)));
      return sources.stripe;
    }
    if (name === "openai") return createOpenAi();
    if (name === "slack") {
      sources.slack = createSlack(folder);
      return sources.slack;
    }
    const postmark = createPostmark(folder, (mail) => {
      const outcome = expectedOutcome(mail);
      makeOutcome(postmark.store, outcome, mail)
        .then(({ eventId, payload }) => announce(postmarkWebhook(`postmark.${outcome}`, payload, eventId)))
        .catch(report);
    });
    sources.postmark = postmark;
    return postmark;
  };

  const startVendor = async (name: VendorName): Promise<SandboxServer> => {
    // Opens the port first: a process that holds it also holds the journal, which must not be touched.
    const listener = await listen(name, options.ports?.[name] ?? 0);
    running.push({ close: listener.close });
    const vendor = openVendor(name);
    const shownTo = name === "slack" ? (user: string) => sources.slack?.store.shownTo(user) ?? [] : null;
    const control = createControl({ ...books[name], deliver, shownTo });
    const service = serveVendor({
      vendor,
      ...books[name],
      control,
      controlKey: options.controlKey,
      report,
      stopping: stopping.signal,
    });
    running.push({ close: () => service.settled().then(vendor.close) });
    listener.serve(service.onRequest);
    urls[name] = listener.url;
    return { vendor: name, host: HOST, port: listener.port, url: listener.url };
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    await announcer.settled();
    for (const part of running.splice(0)) await part.close();
  };

  return {
    urls,
    async start() {
      try {
        const servers: SandboxServer[] = [];
        for (const name of names) servers.push(await startVendor(name));
        return servers;
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

function newBooks(): Books {
  return { faults: createFaultBook(), calls: createCallLog() };
}
