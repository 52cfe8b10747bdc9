import { z } from "zod";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { readPlayground } from "./read-playground.ts";
import { requirePlayground } from "./require-playground.ts";
import { callSandbox, FAULT_EFFECTS } from "./sandbox-api.ts";
import type { Playground, SwitchFault } from "./schemas.ts";

const Faults = z.object({
  items: z.array(z.object({ id: z.string(), match: z.unknown(), status: z.unknown() })),
});

/** Switches a fault of the sandbox on or off. @returns the new state of the sandbox */
export async function switchFault(me: Me, { name, on }: SwitchFault): Promise<Playground> {
  requirePermission(me, "operate");
  requirePlayground();
  const { vendor, ...fault } = FAULT_EFFECTS[name];
  const { items } = await callSandbox(vendor, "/__sandbox/faults", Faults);
  const active = items.filter(({ match, status }) => match === fault.match && status === fault.status);
  for (const { id } of on ? [] : active) {
    await callSandbox(vendor, `/__sandbox/faults?id=${encodeURIComponent(id)}`, z.unknown(), {
      method: "DELETE",
    });
  }
  if (on && active.length === 0) {
    await callSandbox(vendor, "/__sandbox/faults", z.unknown(), { method: "POST", json: fault });
  }
  return readPlayground(me);
}
