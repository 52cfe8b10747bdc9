"use client";

import { Plus } from "lucide-react";
import type { ComponentProps } from "react";
import { useKeys } from "../keys/keys-provider";
import { useShell } from "../shell/shell-context";
import { Button } from "../ui/buttons/button";
import { EmptyList, List } from "./list";

interface AddableListProps<Row> extends Omit<ComponentProps<typeof List<Row>>, "empty"> {
  intro: string;
  add: { button: string; keyGroup: string; keyLabel: string; onAdd: () => void };
  empty: { title: string; text: string };
}

/** A list to which administrators add, by a button or the key n. */
export function AddableList<Row>({ intro, add, empty, ...list }: AddableListProps<Row>) {
  const { me } = useShell();
  const mayAdd = me.permissions.includes("administer");
  useKeys(add.keyGroup, mayAdd ? [{ keys: "n", label: add.keyLabel, run: add.onAdd }] : []);
  const button = mayAdd ? (
    <Button
      size="sm"
      keyHint="n"
      aria-haspopup="dialog"
      icon={<Plus aria-hidden="true" className="icon-14" />}
      onClick={add.onAdd}
    >
      {add.button}
    </Button>
  ) : null;
  return (
    <>
      <div className="flex min-h-13 flex-wrap items-center gap-3 px-4 py-2 sm:px-6">
        <p className="min-w-0 flex-1 text-13 text-ink-2">{intro}</p>
        {button}
      </div>
      <List
        {...list}
        ruled
        empty={
          <EmptyList title={empty.title} action={button}>
            {empty.text}
          </EmptyList>
        }
      />
    </>
  );
}
