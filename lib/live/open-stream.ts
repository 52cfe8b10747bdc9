import postgres from "postgres";
import { readSession } from "@/lib/access/read-session";
import type { Me } from "@/lib/access/schemas";
import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { engineAnswers } from "@/lib/health/check-engine";
import { log } from "@/lib/log";
import { onShutdown } from "@/lib/shutdown/shutdown-tasks";
import { CHANNEL } from "./announce.ts";
import { HEARTBEAT_MS } from "./rules.ts";
import { Topic } from "./schemas.ts";

/** The channel on which a trigger (db/migrations) names users whose session or role changed. */
const ACCESS_CHANNEL = "vagus_access";

interface Listener {
  /** These lists may have changed. */
  changed(topics: Topic[]): void;
  /** A session or the role of this user changed; undefined for any user. */
  accessChanged(userId: string | undefined): void;
}

// One listening connection a process, however many pages are open.
const holder = globalThis as typeof globalThis & { vagusListeners?: Set<Listener> };

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;
/** Pause before the session is read again when the database did not answer. */
const ASK_AGAIN_MS = 10_000;
/** The longest a timer can be set. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * A stream of `change` events that name topics, and of `beat` events with the engine's state. Ends when the browser
 * leaves or the session ends: signed out, revoked, expired, or with another role. The database announces changed
 * sessions, so the stream does not poll.
 */
export function openLiveStream({ headers, signal }: Pick<Request, "headers" | "signal">, me: Me): Response {
  const encoder = new TextEncoder();
  let close = () => {};
  let forget = () => {};
  let closed = false;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const end = () => {
        close();
        controller.close();
      };
      write(`retry: ${RETRY_MS}\nevent: hello\ndata: {}\n\n`);
      const watch = watchSession(headers, me, end);
      const unsubscribe = listen({
        changed: (topics) => write(`event: change\ndata: ${JSON.stringify({ topics })}\n\n`),
        accessChanged: (userId) => {
          if (userId === undefined || userId === me.id) watch.check();
        },
      });
      const beat = async () => {
        const engine = await engineAnswers();
        if (!closed) write(`event: beat\ndata: ${JSON.stringify({ engine })}\n\n`);
      };
      const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS);
      void beat();
      close = () => {
        close = () => {};
        closed = true;
        clearInterval(heartbeat);
        unsubscribe();
        watch.stop();
        signal.removeEventListener("abort", end);
        forget();
      };
      signal.addEventListener("abort", end);
      forget = onShutdown("first", end);
      watch.check();
    },
    cancel: () => close(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** Calls `ended` once the session is not valid. Reads it after an announced change, and at its expiry. */
function watchSession(headers: Headers, me: Me, ended: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function look() {
    let againMs = ASK_AGAIN_MS;
    try {
      const session = await readSession(headers, { renew: false });
      if (stopped) return;
      if (session?.me.id !== me.id || session.me.role !== me.role) return ended();
      againMs = Math.min(Math.max(session.expiresAt.getTime() - Date.now(), 0) + 1, LONGEST_TIMER_MS);
    } catch {
      // The database is away, which says nothing about the session; other requests report it.
    }
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(look, againMs);
  }

  return {
    check: () => void look(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Subscribes to changes. @returns how to unsubscribe */
function listen(listener: Listener): () => void {
  holder.vagusListeners ??= openChannel();
  const listeners = holder.vagusListeners;
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function openChannel(): Set<Listener> {
  const listeners = new Set<Listener>();
  const tell = (topics: Topic[]) => {
    for (const each of listeners) each.changed(topics);
  };
  const tellAccess = (userId: string | undefined) => {
    for (const each of listeners) each.accessChanged(userId);
  };
  // LISTEN needs a session of its own, which a transaction pooler does not keep.
  const client = postgres(env().database.directUrl, { max: 1, onnotice: () => {} });
  const forget = onShutdown("last", () => client.end({ timeout: 0 }));
  // After a lost connection anything may have changed.
  Promise.all([
    client.listen(
      CHANNEL,
      (payload) => tell(parse(payload)),
      () => tell([...Topic.options]),
    ),
    client.listen(ACCESS_CHANNEL, tellAccess, () => tellAccess(undefined)),
  ]).catch((error: unknown) => {
    log.warn("no live updates until the next page subscribes", {
      cause: withoutPersonalData(error).message,
    });
    holder.vagusListeners = undefined;
    forget();
  });
  return listeners;
}

function parse(payload: string): Topic[] {
  return Topic.options.filter((topic) => payload.split(",").includes(topic));
}
