import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach } from "vitest";
import { answerDeliveries } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { addAnswerTarget } from "@/lib/approvals/answers/targets/change-target";
import type { AnswerTargetSecret } from "@/lib/approvals/answers/targets/schemas";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { requestApproval } from "@/lib/approvals/request/request-approval";
import { RequestApproval } from "@/lib/approvals/request/schemas";
import { db } from "@/lib/db";
import { withAnswerReceiver } from "./answer-receiver.ts";
import { localUser } from "./local-user.ts";
import { withEngine } from "./with-engine.ts";

type Delivery = typeof answerDeliveries.$inferSelect;

/** Requests of an application that takes its answers at a registered target, with engine and receiver. */
export function withAnsweredRequests() {
  const receiver = withAnswerReceiver();
  const engine = withEngine();
  const held: { target?: AnswerTargetSecret } = {};
  let keys = 0;
  /** The engineer's application: its token may see and ask. */
  const app: Me = { ...localUser("engineer"), permissions: ["see", "request_approval"] };

  beforeAll(async () => {
    const url = receiver.url("/answers");
    held.target = await addAnswerTarget(localUser("admin"), { name: "shop", kind: "callback", url });
  });
  beforeEach(() => {
    receiver.requests.length = 0;
    receiver.script.length = 0;
  });

  async function ask(answerTo: object = { url: receiver.url("/answers/discount") }): Promise<string> {
    const asked = RequestApproval.parse({
      kind: "request",
      idempotencyKey: `order-${++keys}`,
      title: "Discount for order 4711",
      choices: ["10 %", "20 %"],
      deadline: new Date(Date.now() + 3_600_000).toISOString(),
      answerTo,
    });
    return (await requestApproval(app, asked)).id;
  }

  const yes = (id: string) =>
    decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1, answer: "20 %" });

  async function deliveryOf(approvalId: string): Promise<Delivery | undefined> {
    const ofApproval = eq(answerDeliveries.approvalId, approvalId);
    return (await db().select().from(answerDeliveries).where(ofApproval))[0];
  }

  /** Waits until a delivery has ended; the pauses between its attempts pass at once. */
  const settled = (approvalId: string) =>
    engine.until("the end of the delivery", async () => {
      await db()
        .update(answerDeliveries)
        .set({ nextAt: sql`now()` })
        .where(sql`${answerDeliveries.lastError} is not null and ${answerDeliveries.nextAt} > now()`);
      const row = await deliveryOf(approvalId);
      return row && row.status !== "pending" ? row : undefined;
    });

  /** Headers and body of the nth request that came. */
  function received(at = 0): { headers: Headers; raw: string } {
    const { headers, body } = receiver.requests[at] ?? { headers: {}, body: "" };
    const named = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { headers: new Headers(named), raw: body };
  }

  /** The target that was registered, with its secret. */
  function target(): AnswerTargetSecret {
    if (!held.target) throw new Error("The target is registered before the first test.");
    return held.target;
  }

  return { app, receiver, engine, ask, yes, deliveryOf, settled, received, target };
}
