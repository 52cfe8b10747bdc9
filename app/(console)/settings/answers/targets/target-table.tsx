"use client";

import { useState } from "react";
import { AddableList } from "@/components/lists/addable-list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
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
  return (
    <div>
      <AnswersTabs current="targets" />
      <AddableList
        caption="Answer targets"
        intro="An application’s answer goes to the console’s own engine, or to one of these."
        columns={targetColumns({ mayAdminister, onRotate: setRotating })}
        rows={items}
        idOf={({ id }) => id}
        add={{
          button: "New target",
          keyGroup: "Answer targets",
          keyLabel: "Register a target",
          onAdd: () => setAdding(true),
        }}
        empty={{
          title: "No target yet",
          text: "Applications with functions on the console’s engine need none. Register the address of any other application, or the event API of its engine.",
        }}
      />
      <NewTargetDialog open={adding} onClose={() => setAdding(false)} />
      <RotateTargetDialog target={rotating} onClose={() => setRotating(undefined)} />
    </div>
  );
}
