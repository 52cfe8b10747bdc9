import { test } from "@playwright/test";
import { expectPaidOnce } from "./support/account.ts";
import { approvalOf, deliver, Person, RECOVERY_MS, runIs, type Story, tellStory } from "./support/desk.ts";
import { healthy, kill, PARTS } from "./support/parts.ts";
import { until } from "./support/until.ts";
import { callsTo, clearFaults, setFault } from "./support/vendors.ts";

/** How long a vendor is delayed, so that the kill happens during its call. */
const HELD_MS = 800;

test.beforeEach(healthy);
test.afterEach(clearFaults);
test.afterAll(healthy);

/** The vendor's call in flight. */
async function inFlight(vendor: "stripe" | "postmark" | "openai", path: string): Promise<void> {
  await until(`call to ${path}`, RECOVERY_MS, async () => {
    const calls = await callsTo(vendor);
    return calls.some((call) => call.path.startsWith(path) && call.method === "POST" && call.status === null);
  });
}

async function approve(story: Story): Promise<void> {
  const reviewer = await Person.signIn("reviewer");
  const { id } = await approvalOf(story, RECOVERY_MS);
  await until(
    "decision",
    RECOVERY_MS,
    async () => (await reviewer.decide(id, "approve").catch(() => undefined))?.ok,
  );
}

const MOMENTS = [
  { during: "issue-refund", vendor: "stripe", path: "/v1/refunds" },
  { during: "resume-agent", vendor: "openai", path: "/v1/chat/completions" },
  { during: "send-reply", vendor: "postmark", path: "/email" },
] as const;

for (const part of PARTS) {
  test(`${part} killed during the wait`, async () => {
    const story = await tellStory();
    await deliver(story.payload);
    await runIs(story, "waiting");
    kill(part);
    await healthy();
    await approve(story);
    await runIs(story, "completed", RECOVERY_MS);
    await expectPaidOnce(story);
  });

  for (const { during, vendor, path } of MOMENTS) {
    test(`${part} killed during ${during}`, async () => {
      const story = await tellStory();
      await deliver(story.payload);
      await approvalOf(story);
      await setFault(vendor, { match: `POST ${path}`, status: "slow", delayMs: HELD_MS, times: 1 });
      await approve(story);
      await inFlight(vendor, path);
      kill(part);
      await healthy();
      await runIs(story, "completed", RECOVERY_MS);
      await expectPaidOnce(story);
    });
  }
}
