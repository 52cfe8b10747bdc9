"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import type { AnswerTarget } from "@/lib/approvals/answers/targets/schemas";
import { AnswersTabs } from "../answers-tabs";
import { answerTargetList } from "../queries";
import { NewTargetDialog } from "./new-target-dialog";
import { RotateTargetDialog } from "./rotate-target-dialog";
import { targetColumns } from "./target-columns";

/** Every target, and a new one for administrators. */
export function TargetTable() {
  const { me } = useShell();
  const { items } = usePrefetchedQuery(answerTargetList());
  const [adding, setAdding] = useState(false);
  const [rotating, setRotating] = useState<AnswerTarget>();
  const mayAdminister = me.permissions.includes("administer");
  useKeys(
    "Answer targets",
    mayAdminister ? [{ keys: "n", label: "Register a target", run: () => setAdding(true) }] : [],
  );
  const newTarget = mayAdminister ? (
    <Button
      size="sm"
      keyHint="n"
      aria-haspopup="dialog"
      icon={<Plus aria-hidden="true" className="icon-14" />}
      onClick={() => setAdding(true)}
    >
      New target
    </Button>
  ) : null;
  return (
    <div>
      <AnswersTabs current="targets" />
      <div className="flex min-h-13 flex-wrap items-center gap-3 px-4 py-2 sm:px-6">
        <p className="min-w-0 flex-1 text-13 text-ink-2">
          An application’s answer goes to the console’s own engine, or to one of these.
        </p>
        {newTarget}
      </div>
      <List
        ruled
        caption="Answer targets"
        columns={targetColumns({ mayAdminister, onRotate: setRotating })}
        rows={items}
        idOf={({ id }) => id}
        empty={
          <EmptyList title="No target yet" action={newTarget}>
            Applications with functions on the console’s engine need none. Register the address of any other
            application, or the event API of its engine.
          </EmptyList>
        }
      />
      <NewTargetDialog open={adding} onClose={() => setAdding(false)} />
      <RotateTargetDialog target={rotating} onClose={() => setRotating(undefined)} />
    </div>
  );
}
