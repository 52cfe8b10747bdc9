import { describe, expect, it } from "vitest";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { postToSlack, updateInSlack } from "./slack.ts";

withTestDatabase();
const vendors = withSandbox();

describe("a message", () => {
  it("is posted, and changed in place", async () => {
    const post = await postToSlack({ text: "A refund failed." });
    expect(await updateInSlack(post, { text: "A refund failed, and was paid since." })).toEqual(post);
  });

  it("that Slack cannot accept now is retried at the time that Slack names", async () => {
    await vendors.fault("slack", { match: "chat.postMessage", status: 429 });
    await expect(postToSlack({ text: "x" })).rejects.toMatchObject({ permanent: false, retryAfterMs: 1_000 });
    await vendors.fault("slack", { match: "chat.postMessage", status: "reset", times: 2 });
    await expect(postToSlack({ text: "x" })).rejects.toMatchObject({
      permanent: false,
      code: "slack_no_answer",
    });
  });

  it("that Slack refuses is not retried", async () => {
    const nowhere = { channel: "vagus-alerts", ts: "1.1" };
    await expect(updateInSlack(nowhere, { text: "x" })).rejects.toMatchObject({
      permanent: true,
      code: "slack_message_not_found",
    });
  });
});
