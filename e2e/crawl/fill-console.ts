import { randomBytes } from "node:crypto";
import { StopSwitches } from "@/lib/stops/schemas";
import { approvalOf, deliver, Person, RECOVERY_MS, runIs, tellStory } from "../support/desk.ts";
import { clearFaults, setFault } from "../support/vendors.ts";

/** Gives every page of the console something to show: what waits, what ended well, what failed, what was refused. */
export async function fillConsole(): Promise<void> {
  const admin = await Person.signIn("admin");
  const paid = await tellStory({ amountCents: 4_100 });
  await deliver(paid.payload);
  await admin.decide((await approvalOf(paid, RECOVERY_MS)).id, "approve");
  await runIs(paid, "completed", RECOVERY_MS);

  for (const amountCents of [4_200, 4_300, 120_000]) {
    const waiting = await tellStory({ amountCents });
    await deliver(waiting.payload);
    await approvalOf(waiting, RECOVERY_MS);
  }

  await setFault("openai", { match: "POST /v1/chat/completions", status: 500, times: null });
  const failed = await tellStory();
  await deliver(failed.payload);
  const runId = await runIs(failed, "failed", RECOVERY_MS);
  await clearFaults();

  await deliver(paid.payload, "Basic bm9ib2R5Om5vdGhpbmc=");
  const order = { kind: "rerun", ids: [runId], mode: "top", reason: "The model answers again" };
  await taken(await admin.request("POST", "/api/operations", order));
  const source = await admin.request("GET", "/api/sources/crawled");
  if (source.status === 404) {
    const mapping = { rules: [{ event: "customer/churned", fields: { customerId: { from: "/customer" } } }] };
    await taken(
      await admin.request("PUT", "/api/sources/crawled", {
        version: 0,
        mapping,
        secrets: [`whsec_${randomBytes(24).toString("base64")}`],
      }),
    );
  }
}

/** Lets go on what the crawl stopped, and ends what it broke. */
export async function resumeEverything(): Promise<void> {
  const admin = await Person.signIn("admin");
  const { items } = StopSwitches.parse(await (await admin.request("GET", "/api/switches")).json());
  for (const { scope } of items) {
    const path = scope.startsWith("function:") ? `functions/${scope.slice("function:".length)}` : scope;
    await taken(await admin.request("POST", `/api/${path}/resume`, { reason: "The crawl is over" }));
  }
  await clearFaults();
}

async function taken(response: Response): Promise<void> {
  if (!response.ok)
    throw new Error(`${response.url} was refused: ${response.status} ${await response.text()}`);
}
