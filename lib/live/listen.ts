import postgres from "postgres";
import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { CHANNEL } from "./announce.ts";
import { Topic } from "./schemas.ts";

/** The channel on which the database tells whose session or role changed (a trigger, db/migrations). */
const ACCESS_CHANNEL = "vagus_access";

interface Listener {
  /** These lists may have changed. */
  changed(topics: Topic[]): void;
  /** A session or the role of this user changed; undefined: of anybody. */
  accessChanged(userId: string | undefined): void;
}

// One listening connection a process, however many pages are open.
const holder = globalThis as typeof globalThis & { vagusListeners?: Set<Listener> };

/**
 * Subscribes to changes.
 * @returns how to unsubscribe
 */
export function listen(listener: Listener): () => void {
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
  // After a lost connection anything may have changed.
  Promise.all([
    client.listen(
      CHANNEL,
      (payload) => tell(parse(payload)),
      () => tell([...Topic.options]),
    ),
    client.listen(ACCESS_CHANNEL, tellAccess, () => tellAccess(undefined)),
  ]).catch((error: unknown) => {
    log.warn("no live updates until the next page asks for them", {
      cause: withoutPersonalData(error).message,
    });
    holder.vagusListeners = undefined;
  });
  return listeners;
}

function parse(payload: string): Topic[] {
  return Topic.options.filter((topic) => payload.split(",").includes(topic));
}
