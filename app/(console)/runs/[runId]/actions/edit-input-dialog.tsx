"use client";

import clsx from "clsx";
import { type SyntheticEvent, useState } from "react";
import { parseObject } from "@/components/schema-form/parse-object";
import { Button } from "@/components/ui/buttons/button";
import { JsonField } from "@/components/ui/fields/field";
import { Dialog } from "@/components/ui/layers/dialog";
import { diffLines } from "./json-diff";

interface EditInputDialogProps {
  input: unknown;
  open: boolean;
  onClose: () => void;
  /** Goes on to the preview; the event's schema is checked there. */
  onRerun: (input: Record<string, unknown>) => void;
}

/** A form for the event's data as JSON, with the changes below. */
export function EditInputDialog({ input, open, onClose, onRerun }: EditInputDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Rerun from the top with edited input" className="sm:w-160">
      {open ? <InputForm input={input} onClose={onClose} onRerun={onRerun} /> : null}
    </Dialog>
  );
}

function InputForm({ input, onClose, onRerun }: Omit<EditInputDialogProps, "open">) {
  const before = JSON.stringify(input ?? {}, null, 2);
  const [text, setText] = useState(before);
  const [refused, setRefused] = useState(false);
  const parsed = parseObject(text);
  const same = parsed !== undefined && JSON.stringify(parsed) === JSON.stringify(input ?? {});

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (parsed && !same) onRerun(parsed);
    else setRefused(true);
  }

  return (
    <form onSubmit={onSubmit} className="grid gap-3 px-4 pt-2 pb-7 sm:px-6 sm:pb-5">
      <JsonField
        label="Input"
        data-first-focus
        help="Ids only: bodies and addresses stay in the database."
        error={
          parsed === undefined
            ? "This is not a JSON object. Nothing was started."
            : refused && same
              ? "Nothing is changed yet. Rerun from the top does the same without an edit."
              : undefined
        }
        value={text}
        onChange={setText}
      />
      {parsed && !same ? <InputDiff before={before} after={JSON.stringify(parsed, null, 2)} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave as it was</Button>
        <Button type="submit" kind="primary">
          Look at the rerun
        </Button>
      </div>
    </form>
  );
}

const words = { "-": "taken away", "+": "added", " ": "" } as const;
const looks = { "-": "bg-failed-wash text-failed", "+": "bg-completed-wash text-ink", " ": "" } as const;

/** The changed lines of an edit, each with its sign. */
function InputDiff({ before, after }: { before: string; after: string }) {
  return (
    <section aria-label="Changes">
      <h3 className="mb-1.5 font-medium text-12 text-ink-3">What changed</h3>
      <ol className="max-h-60 overflow-auto rounded-2 bg-sunken py-2 font-mono text-12 text-ink-2 leading-5 forced:border">
        {diffLines(before, after).map(({ sign, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          <li key={at} className={clsx("whitespace-pre px-3", looks[sign])}>
            <span aria-hidden="true">{sign} </span>
            {words[sign] ? <span className="sr-only">{words[sign]}: </span> : null}
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
