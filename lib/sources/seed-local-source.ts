import { openDatabase } from "@/db/client";
import { sources } from "@/db/schema";
import { sealSecret } from "@/lib/access/seal-secret";
import { Mapping } from "@/lib/webhooks/mapping";

/** Public, like all of the local data: what the made-up shop signs with. */
export const LOCAL_SOURCE_SECRET = "whsec_dmFndXMtbG9jYWwtb25seS1zb3VyY2UtYXBw";

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
 */
export async function seedLocalSource(url: string): Promise<void> {
  const db = openDatabase(url);
  try {
    await db
      .insert(sources)
      .values({
        name: "app",
        secrets: [sealSecret(LOCAL_SOURCE_SECRET)],
        mapping: Mapping.parse(LOCAL_MAPPING),
        updatedBy: "usr_local_admin",
      })
      .onConflictDoNothing();
  } finally {
    await db.$client.end();
  }
}
