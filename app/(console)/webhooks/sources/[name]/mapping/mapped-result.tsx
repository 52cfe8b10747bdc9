import { Code } from "@/components/ui/code";
import { StateMark } from "@/components/ui/state-mark";
import type { Mapped } from "@/lib/webhooks/sources/mapping";

/** What a mapping makes of a payload: the event, or by field why there is none. */
export function MappedResult({ mapped }: { mapped: Mapped }) {
  if (mapped.outcome === "no_rule")
    return (
      <>
        <StateMark state="cancelled" label="No rule is for it" />
        <p className="text-13 text-ink-2">It is taken and kept, and starts nothing.</p>
      </>
    );
  if (mapped.outcome === "event")
    return (
      <>
        <StateMark state="completed" label={mapped.event} />
        <Code label="Event data">{JSON.stringify(mapped.data, null, 2)}</Code>
      </>
    );
  return (
    <>
      <StateMark state="failed" label={`No ${mapped.event}`} />
      <ul className="grid gap-2 text-13">
        {mapped.issues.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path || "data"}</code> <span className="text-ink-2">{message}</span>
          </li>
        ))}
      </ul>
      <p className="text-13 text-ink-2">
        It is turned away and kept, and can be processed once the mapping is right.
      </p>
    </>
  );
}
