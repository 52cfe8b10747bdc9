import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { HOSTS_LOG } from "./support/addresses.ts";
import { approvalOf, deliver, Person, RECOVERY_MS, runIs, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1|\[::1\]|::ffff:127(?:\.\d+){3})$/;

test.beforeEach(healthy);

test("no process of the local stack looks up or connects to another machine, from its start to a refund", async () => {
  const story = await tellStory({ amountCents: 4321 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  expect((await (await Person.signIn("reviewer")).decide(id, "approve")).ok).toBe(true);
  await runIs(story, "completed", RECOVERY_MS);

  const lines = readFileSync(HOSTS_LOG, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const started = lines.filter(([, kind]) => kind === "start").map(([, , program]) => program ?? "");
  // The console, the engine and the sandbox were watched.
  for (const part of [/next/, /engine/, /sandbox/])
    expect(
      started.some((one) => part.test(one)),
      String(part),
    ).toBe(true);
  const hosts = lines.filter(([, kind]) => kind !== "start").map(([, , host]) => host ?? "");
  expect(hosts.filter((host) => LOOPBACK.test(host)).length).toBeGreaterThan(5);
  expect([...new Set(hosts.filter((host) => !LOOPBACK.test(host)))]).toEqual([]);
});
