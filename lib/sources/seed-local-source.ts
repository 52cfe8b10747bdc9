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
 * The source `app`, the shop itself, in the local data; what is there stays as it is.
 * @param url the embedded database
 * @param secret what the shop signs its webhooks with, `whsec_…`
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
