import { openDatabase } from "@/db/client";
import { sources } from "@/db/schema";
import { sealSecret } from "@/lib/access/seal-secret";
import { Mapping } from "./mapping";

const LOCAL_MAPPING: Mapping = {
  rules: [
    {
      when: { pointer: "/type", equals: "trial.started" },
      event: "user/trial.started",
      fields: { customerId: { from: "/data/customer_id" } },
    },
    {
      when: { pointer: "/type", equals: "customer.churned" },
      event: "customer/churned",
      fields: { customerId: { from: "/data/customer_id" } },
    },
  ],
};

/**
 * Adds the source `app`, the shop itself, to the local data; an existing one stays unchanged.
 * @param url the embedded database
 * @param secret with which the shop signs its webhooks, `whsec_…`
 */
export async function seedLocalSource(url: string, secret: string): Promise<void> {
  const db = openDatabase(url);
  try {
    await db
      .insert(sources)
      .values({
        name: "app",
        secrets: [sealSecret(secret)],
        mapping: Mapping.parse(LOCAL_MAPPING),
        updatedBy: "usr_local_admin",
      })
      .onConflictDoNothing();
  } finally {
    await db.$client.end();
  }
}
