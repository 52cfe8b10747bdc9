import type { Trigger } from "@/lib/declarations/schemas";
import { triggerWords } from "./trigger-words";

/** A trigger: an event as code, a schedule in words with the cron in its title. */
export function TriggerText({ trigger, className }: { trigger: Trigger; className?: string }) {
  const words = triggerWords(trigger);
  return trigger.cron === undefined ? (
    <code className={`text-ink-2 ${className ?? ""}`}>{words}</code>
  ) : (
    <span title={`cron ${trigger.cron}`} className={className}>
      {words}
    </span>
  );
}
