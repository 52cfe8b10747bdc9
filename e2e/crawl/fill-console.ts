import { randomBytes } from "node:crypto";
import { StopSwitches } from "@/lib/stops/schemas";
import { approvalOf, deliver, Person, RECOVERY_MS, runIs, type Story, tellStory } from "../support/desk.ts";
import { clearFaults, setFault } from "../support/vendors.ts";

/** Fills every page of the console: pending, completed, failed and refused items. */
export async function fillConsole(): Promise<void> {
  const admin = await Person.signIn("admin");
  const [paid] = await Promise.all([payRefund(admin), ...[4_200, 4_300, 120_000].map(leaveWaiting)]);

  await failBy(401);
  const runId = await failBy(500);

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
  const target = { name: "crawled", kind: "callback", url: "http://127.0.0.1:9/answers" };
  const { status } = await admin.request("POST", "/api/answer-targets", target);
  if (status !== 409 && status !== 201) throw new Error(`No answer target: ${status}.`);
}

async function payRefund(admin: Person): Promise<Story> {
  const story = await tellStory({ amountCents: 4_100 });
  await deliver(story.payload);
  await admin.decide((await approvalOf(story, RECOVERY_MS)).id, "approve");
  await runIs(story, "completed", RECOVERY_MS);
  return story;
}

/** Lets a run fail because the model answers so; each status makes an error group of its own. */
async function failBy(status: number): Promise<string> {
  await setFault("openai", { match: "POST /v1/chat/completions", status, times: null });
  const story = await tellStory();
  await deliver(story.payload);
  const runId = await runIs(story, "failed", RECOVERY_MS);
  await clearFaults();
  return runId;
}

async function leaveWaiting(amountCents: number): Promise<void> {
  const story = await tellStory({ amountCents });
  await deliver(story.payload);
  await approvalOf(story, RECOVERY_MS);
}

/** Resumes what the crawl stopped and clears the faults it set. */
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
