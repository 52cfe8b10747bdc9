"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BellOff, ChevronDown, RotateCw } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { OperationSheet } from "@/components/operations/operation-sheet";
import type { OperationTarget } from "@/components/operations/preview-words";
import { useShell } from "@/components/shell/shell-context";
import { Button, buttonStyle } from "@/components/ui/buttons/button";
import { Menu, MenuItem } from "@/components/ui/layers/menu";
import { useToast } from "@/components/ui/layers/toaster";
import { type ChangeErrorGroup, ErrorGroupView } from "@/lib/error-groups/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { errorGroup } from "../queries";
import { IGNORE_FOR, suggestedRate } from "./ignore-until";

/** Rerun the failed runs of a group, resolve it, ignore it until a time or a rate, or open it again. */
export function GroupActions({ group }: { group: ErrorGroupView }) {
  const { me } = useShell();
  const [target, setTarget] = useState<OperationTarget>();
  const change = useChangeGroup(group.id);
  const may = me.permissions.includes("operate");
  const rerun = () => setTarget({ kind: "rerun", filter: { errorGroup: group.id, status: ["failed"] } });
  const open = group.state === "open";
  const resolve = () => change.mutate({ state: "resolved" });
  const runs = group.failedCount === 1 ? "1 run" : `${group.failedCount} runs`;
  useKeys(
    "Group",
    may
      ? [
          ...(group.failedCount > 0 ? [{ keys: "r", label: `Rerun ${runs}`, run: rerun }] : []),
          ...(open ? [{ keys: "e", label: "Resolve the group", run: resolve }] : []),
        ]
      : [],
  );
  if (!may) return null;
  const rate = suggestedRate(group.trend);
  return (
    <div className="flex flex-wrap gap-2">
      {group.failedCount > 0 ? (
        <Button
          kind="primary"
          keyHint="r"
          icon={<RotateCw aria-hidden="true" className="icon-14" />}
          onClick={rerun}
        >
          Rerun {runs}
        </Button>
      ) : null}
      {open ? (
        <Button keyHint="e" busy={change.isPending} onClick={resolve}>
          Resolve
        </Button>
      ) : (
        <Button busy={change.isPending} onClick={() => change.mutate({ state: "open" })}>
          Open again
        </Button>
      )}
      {open ? (
        <Menu
          label="Ignore until"
          trigger={
            <>
              Ignore until
              <ChevronDown aria-hidden="true" className="icon-14" />
            </>
          }
          triggerClassName={buttonStyle()}
        >
          {IGNORE_FOR.map(({ label, ms }) => (
            <MenuItem
              key={label}
              icon={<BellOff aria-hidden="true" className="icon-14" />}
              onSelect={() =>
                change.mutate({ state: "ignored", until: new Date(Date.now() + ms).toISOString() })
              }
            >
              {label}
            </MenuItem>
          ))}
          <MenuItem
            icon={<BellOff aria-hidden="true" className="icon-14" />}
            onSelect={() => change.mutate({ state: "ignored", rate })}
          >
            Until more than {rate} fail an hour
          </MenuItem>
          <MenuItem
            icon={<BellOff aria-hidden="true" className="icon-14" />}
            onSelect={() => change.mutate({ state: "ignored" })}
          >
            For good
          </MenuItem>
        </Menu>
      ) : null}
      <OperationSheet target={target} onClose={() => setTarget(undefined)} />
    </div>
  );
}

const words = {
  resolved: "Resolved. It comes back by itself if it happens again.",
  ignored: "Ignored. Its runs are still recorded.",
  open: "Open again.",
};

/** Resolves, ignores or reopens a group, and reads the list again. */
function useChangeGroup(errorId: string) {
  const queries = useQueryClient();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: ChangeErrorGroup) =>
      fetchJson(apiPaths.errorGroup(errorId), ErrorGroupView, { method: "PATCH", body: change }),
    onSuccess: (group) => {
      queries.setQueryData(errorGroup(errorId).queryKey, group);
      toast({ tone: "done", text: words[group.state] });
    },
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("PATCH /api/errors/[id]"),
  });
}
