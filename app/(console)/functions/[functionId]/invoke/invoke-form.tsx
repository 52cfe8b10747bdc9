"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useRef, useState } from "react";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { emptyTexts, fieldsOf, readTexts } from "@/components/schema-form/form-fields";
import { SchemaForm } from "@/components/schema-form/schema-form";
import { Button } from "@/components/ui/buttons/button";
import { SelectField } from "@/components/ui/fields/field";
import { SheetBody, SheetFooter } from "@/components/ui/layers/sheet";
import { Band } from "@/components/ui/states/band";
import { IdChip } from "@/components/ui/values/id-chip";
import { type FunctionView, Invoked } from "@/lib/functions/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";
import { RunView } from "@/lib/runs/run-view-schemas";

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
              ? "One run starts now. The schedule does not change: the next run starts at its usual time."
              : "One run of this function starts now, with data as its event would carry it. No other function of the event runs."}
          </p>
          <p className="text-13 text-ink-2">
            The run has real effects. Refunds, replies and other effects with an idempotency key do not happen
            twice.
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

/** The request; its idempotency key stays the same while the request does. */
interface Asked {
  event: string | undefined;
  data: Record<string, unknown>;
}

/** A run begins within moments, unless others are before it. */
const BEGINS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 200;

/**
 * Invokes a function and opens the run once it has begun. Repeating the request, after a double click or a lost
 * answer, starts no second run.
 */
function useInvoke(functionId: string) {
  const router = useRouter();
  const refetchAfter = useRefetchAfter();
  const last = useRef<{ body: string; key: string }>(undefined);

  const invoking = useMutation({
    mutationFn: async (asked: Asked) => {
      const body = JSON.stringify(asked);
      if (last.current?.body !== body) last.current = { body, key: crypto.randomUUID() };
      const { key } = last.current;
      const answer = await fetchJson(apiPaths.functionInvoke(functionId), Invoked, {
        method: "POST",
        body: { key, ...asked },
      });
      // The next request is for another run.
      last.current = undefined;
      return { runId: answer.runId, begun: await hasBegun(answer.runId) };
    },
    onSuccess: ({ runId, begun }) => {
      if (begun) router.push(paths.run(runId));
    },
    onSettled: () => refetchAfter("POST /api/functions/[id]/invoke"),
  });

  return {
    invoke: (asked: Asked) => invoking.mutate(asked),
    busy: invoking.isPending,
    failure: invoking.error?.message,
    /** The run, when it has not begun yet. */
    queuedRunId: invoking.data && !invoking.data.begun ? invoking.data.runId : undefined,
  };
}

/** True once the ledger has the run: from its first call on. */
async function hasBegun(runId: string): Promise<boolean> {
  for (const deadline = Date.now() + BEGINS_WITHIN_MS; Date.now() < deadline; ) {
    try {
      await fetchJson(apiPaths.run(runId), RunView);
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 404) return false;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return false;
}
