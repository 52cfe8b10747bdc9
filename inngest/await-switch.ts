import type { GetStepTools } from "inngest";
import type { StopScope } from "@/lib/stops/rules";

/** Timeout for a lost event: a run reads the switch again, whatever ended its wait. */
const LOOK_AGAIN = "1h";

/** Waits until one of these may have been resumed. The row is the truth: read it again afterwards. */
export async function awaitSwitch(
  // biome-ignore lint/suspicious/noExplicitAny: the tools of whichever client; a middleware knows no nearer.
  step: Pick<GetStepTools<any>, "waitForEvent">,
  id: string,
  scopes: readonly StopScope[],
): Promise<void> {
  await step.waitForEvent(id, {
    event: "ops/switch.changed",
    timeout: LOOK_AGAIN,
    if: scopes.map((scope) => `async.data.scope == "${scope}"`).join(" || "),
  });
}
