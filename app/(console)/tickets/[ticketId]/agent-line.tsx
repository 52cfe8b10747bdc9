import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import { StateGlyph } from "@/components/ui/state-glyph";
import { paths } from "@/lib/paths";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { agentNow } from "./agent-now";

/** What the agent is doing right now, in one line; announced when it changes. */
export function AgentLine({ timeline }: { timeline: readonly TimelineEntry[] }) {
  const now = agentNow(timeline);
  return (
    <p role="status" className="mt-3 flex gap-x-2 text-13">
      {now ? (
        <>
          <StateGlyph state={now.state} coloured className="mt-0.5 flex-none" />
          <span>
            The agent {now.text}{" "}
            <span className="text-ink-3">
              {now.ended ? "at" : "since"} <Moment at={now.since} form="log" />
            </span>
            {now.approvalId ? (
              <Link href={paths.approval(now.approvalId)} className="link ml-3">
                Open the approval
              </Link>
            ) : null}
          </span>
        </>
      ) : (
        <span className="text-ink-2">No run yet. The mail is stored; its event is on the way.</span>
      )}
    </p>
  );
}
