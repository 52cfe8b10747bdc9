"use client";

import clsx from "clsx";
import { useShell } from "@/components/shell/shell-context";
import { ButtonLink } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";
import { paths } from "@/lib/paths";
import { type QueueTab, queuePath } from "./queue-tab";

/** An empty view of the queue, with the next step. */
export function NothingWaits({ tab, className }: { tab: QueueTab; className?: string }) {
  const { sandbox } = useShell();
  return (
    <div className={clsx("p-4 sm:p-8", className)}>
      {tab === "waiting" ? (
        <EmptyState
          title="No approval waits"
          action={
            <div className="flex gap-2">
              {sandbox ? (
                <ButtonLink href={paths.playground()} size="sm">
                  Open the playground
                </ButtonLink>
              ) : null}
              <ButtonLink href={queuePath("decided")} size="sm" kind={sandbox ? "quiet" : "plain"}>
                See decided
              </ButtonLink>
            </div>
          }
        >
          New ones appear here by themselves.
        </EmptyState>
      ) : (
        <EmptyState
          title={tab === "decided" ? "Nothing was decided yet" : "Nothing has expired"}
          action={
            <ButtonLink href={queuePath("waiting")} size="sm">
              See open approvals
            </ButtonLink>
          }
        >
          {tab === "decided"
            ? "Every decision is listed here, with its author and its progress."
            : "Approvals that nobody decided in time come here, unpaid."}
        </EmptyState>
      )}
    </div>
  );
}
