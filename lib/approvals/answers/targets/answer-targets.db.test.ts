import { describe, expect, it } from "vitest";
import { verifyStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { localUser } from "@/testing/local-user";
import { withAnsweredRequests } from "@/testing/with-answered-requests";
import { withTestDatabase } from "@/testing/with-test-database";
import { addAnswerTarget, rotateAnswerTarget, setAnswerTargetEnabled } from "./change-target.ts";

withTestDatabase();
const { receiver, ask, yes, settled, received, target } = withAnsweredRequests();

const admin = localUser("admin");

describe("a target", () => {
  it("signs with both secrets for a day after a rotation", async () => {
    const { id: targetId, version, secret: former } = target();
    const rotated = await rotateAnswerTarget(admin, targetId, { version });
    expect(rotated.secret).not.toBe(former);
    expect(rotated.formerSignsUntil).not.toBeNull();
    const id = await ask();
    await yes(id);
    await settled(id);
    const { headers, raw } = received();
    for (const secret of [former, rotated.secret])
      expect(verifyStandardWebhook(raw, headers, [secret ?? ""], Date.now())).toBeUndefined();
  });

  it("gets nothing while it is disabled, and no question names it", async () => {
    const id = await ask();
    const disabled = await setAnswerTargetEnabled(admin, target().id, {
      version: 2,
      enabled: false,
    });
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "dead", lastError: "target_disabled" });
    await expect(ask()).rejects.toMatchObject({ code: "unknown_answer_target" });
    await setAnswerTargetEnabled(admin, target().id, { version: disabled.version, enabled: true });
  });

  it.each([{ url: "http://127.0.0.1:1/answers" }, { engine: "shop" }, { engine: "nobody" }])(
    "that nobody registered is refused: %o",
    async (answerTo) => {
      await expect(ask(answerTo)).rejects.toMatchObject({ code: "unknown_answer_target" });
    },
  );

  it.each(["https://10.0.0.7/", "https://169.254.169.254/", "http://example.com/"])(
    "in a private network or without TLS is not registered: %s",
    async (url) => {
      const adding = addAnswerTarget(admin, { name: "inside", kind: "callback", url });
      await expect(adding).rejects.toMatchObject({ status: 400 });
    },
  );

  it("with a host name is called at the IP address that was checked", async () => {
    const url = receiver.url("/named").replace("127.0.0.1", "localhost");
    await addAnswerTarget(admin, { name: "named", kind: "callback", url });
    const id = await ask({ url: `${url}/answers` });
    await yes(id);
    expect(await settled(id)).toMatchObject({ status: "delivered", attempts: 1 });
    expect(receiver.requests[0]).toMatchObject({
      path: "/named/answers",
      headers: { host: new URL(url).host },
    });
  });

  it("of another engine gets the event, under the id of the delivery", async () => {
    receiver.script.push({ status: 200, body: '{"status":500}' }, { status: 200, body: '{"status":200}' });
    const eventKey = "test-event-key-of-theirs";
    await addAnswerTarget(admin, { name: "billing", kind: "event", url: receiver.url(), eventKey });
    const id = await ask({ engine: "billing" });
    await yes(id);
    const delivery = await settled(id);
    expect(delivery).toMatchObject({ status: "delivered", attempts: 2 });
    expect(receiver.requests.map(({ path }) => path)).toEqual(Array(2).fill(`/e/${eventKey}`));
    const data = { approvalId: id, decisionId: delivery.decisionId };
    expect(JSON.parse(received(1).raw)).toMatchObject([{ id: delivery.id, name: "approval/decided", data }]);
  });
});
