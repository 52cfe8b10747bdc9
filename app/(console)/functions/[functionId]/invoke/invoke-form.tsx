"use client";

import { type SyntheticEvent, useState } from "react";
import { emptyTexts, fieldsOf, readTexts } from "@/components/schema-form/form-fields";
import { SchemaForm } from "@/components/schema-form/schema-form";
import { Button } from "@/components/ui/buttons/button";
import { SelectField } from "@/components/ui/fields/field";
import { SheetBody, SheetFooter } from "@/components/ui/layers/sheet";
import { Band } from "@/components/ui/states/band";
import { IdChip } from "@/components/ui/values/id-chip";
import type { FunctionView } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { useInvoke } from "./use-invoke";

/** A form with a control for each field of the event; starts a run. */
export function InvokeForm({ view, onClose }: { view: FunctionView; onClose: () => void }) {
  const { id, inputs } = view;
  const [event, setEvent] = useState(inputs[0]?.event);
  const fields = fieldsOf(inputs.find((input) => input.event === event)?.schema);
  const [texts, setTexts] = useState(() => emptyTexts(fields));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { invoke, busy, failure, queuedRunId } = useInvoke(id);

  function onSubmit(submitted: SyntheticEvent) {
    submitted.preventDefault();
    const read = readTexts(fields, texts);
    setProblems(read.problems ?? {});
    if (read.data && !busy) invoke({ event, data: read.data });
  }

  return (
    <form onSubmit={onSubmit} className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <div className="grid gap-4">
          <p className="text-16">
            {inputs.length === 0
              ? "One run starts now. The clock wakes it otherwise, and its next tick comes all the same."
              : "One run of this function starts now, with data as its event would carry it. Nothing else that listens to the event is woken."}
          </p>
          <p className="text-13 text-ink-2">
            What it does, it does for real. Refunds, replies and other effects with a key of their own do not
            happen twice.
          </p>
          {inputs.length > 1 ? (
            <SelectField
              label="As the event"
              value={event}
              options={inputs.map((input) => ({ value: input.event, label: input.event }))}
              onChange={({ target }) => setEvent(target.value)}
            />
          ) : null}
          {inputs.length > 0 ? (
            <SchemaForm fields={fields} texts={texts} onChange={setTexts} problems={problems} />
          ) : null}
          {failure ? (
            <Band tone="failed" title="No run is known to have started.">
              {failure}
            </Band>
          ) : null}
          {queuedRunId ? (
            <Band tone="plain" title="The run is queued.">
              It begins when there is room for it: <IdChip id={queuedRunId} href={paths.run(queuedRunId)} />
            </Band>
          ) : null}
        </div>
      </SheetBody>
      <SheetFooter>
        <Button type="submit" kind="primary" busy={busy}>
          Invoke function
        </Button>
        <Button onClick={onClose}>Leave it</Button>
      </SheetFooter>
    </form>
  );
}
