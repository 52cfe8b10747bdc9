import { sql } from "drizzle-orm";
import { withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import type { Topic } from "./schemas.ts";

export const CHANNEL = "vagus_live";

/** Notifications are sent after the transaction, many in one: inside it they cost two thirds of its throughput. */
const COALESCE_MS = 30;

const waiting = new Set<Topic>();
let scheduled = false;

/** Tells every open page, of this process and others, that these lists may have changed. Never fails the caller. */
export function announce(...topics: Topic[]): void {
  for (const topic of topics) waiting.add(topic);
  if (scheduled) return;
  scheduled = true;
  setTimeout(flush, COALESCE_MS);
}

async function flush(): Promise<void> {
  scheduled = false;
  const topics = [...waiting];
  waiting.clear();
  await announceNow(topics);
}

/** Like `announce`, for a process that ends: resolves when the notification is sent. */
export async function announceNow(topics: readonly Topic[]): Promise<void> {
  try {
    await db().execute(sql`select pg_notify(${CHANNEL}, ${topics.join(",")})`);
  } catch (error) {
    log.warn("pages were not notified of a change; they poll instead", {
      cause: withoutPersonalData(error).message,
    });
  }
}
