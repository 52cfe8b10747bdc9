"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { JsonField, SelectField } from "@/components/ui/fields/field";
import { Band } from "@/components/ui/states/band";
import { EventName } from "@/lib/events/event-schemas";
import type { Mapping } from "@/lib/sources/mapping";
import type { SourceView } from "@/lib/sources/schemas";
import { mappingTrial } from "../../queries";
import { ruleFor } from "../../rule-for";
import { useSaveSource } from "../use-save-source";
import { MappingTrial } from "./mapping-trial";
import { parseMapping } from "./parse-mapping";
import { SaveAnywayDialog } from "./save-anyway-dialog";
import { failuresOf, trialWords } from "./trial-words";

const SETTLED_MS = 300;

/** The mapping as JSON, beside its results for real payloads. Saving asks first when one of them fails. */
export function MappingEditor({ source }: { source: SourceView }) {
  const saved = JSON.stringify(source.mapping, null, 2);
  // With the version the edit began with: somebody else may save meanwhile.
  const [draft, setDraft] = useState<{ text: string; version: number }>();
  const [warned, setWarned] = useState(false);
  const text = draft?.text ?? saved;
  const { mapping, faults } = parseMapping(text);
  const settled = useSettled(text, SETTLED_MS);
  const trial = useQuery(mappingTrial(source.name, parseMapping(settled).mapping));
  const save = useSaveSource(source.name);
  const tried = mapping && settled === text && trial.isSuccess && !trial.isPlaceholderData;
  const failures = failuresOf(trial.data?.deliveries ?? []);
  const overtaken = draft !== undefined && draft.version !== source.version;

  const write = (next: string) =>
    setDraft(next === saved ? undefined : { text: next, version: draft?.version ?? source.version });
  function commit() {
    setWarned(false);
    if (!mapping || !draft) return;
    save.mutate(
      { version: draft.version, mapping, enabled: source.enabled },
      { onSuccess: () => setDraft(undefined) },
    );
  }

  return (
    <section aria-label="Mapping" className="grid gap-4 border-line border-b px-4 py-5 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h3>Mapping</h3>
        <p role="status" className="min-w-0 flex-1 basis-60 text-13 text-ink-2">
          {trial.isError ? `It could not be tried: ${trial.error.message}` : null}
          {trial.data && !trial.isError ? trialWords(trial.data.deliveries) : null}
        </p>
        <Button size="sm" kind="quiet" disabled={!draft} onClick={() => setDraft(undefined)}>
          Discard
        </Button>
        <Button
          size="sm"
          kind="primary"
          disabled={!draft || !mapping}
          busy={save.isPending}
          onClick={() => (tried && failures.length === 0 ? commit() : setWarned(true))}
        >
          Save the mapping
        </Button>
      </div>
      {overtaken ? (
        <Band
          tone="waiting"
          title={`Version ${source.version} was saved meanwhile.`}
          action={
            <Button size="sm" onClick={() => setDraft(undefined)}>
              Show it
            </Button>
          }
        >
          Yours began with version {draft.version} and cannot be saved over it. Nothing of it is lost until
          you leave.
        </Band>
      ) : null}
      <div className="grid gap-x-6 gap-y-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <div className="grid content-start gap-3">
          <JsonField
            label="Rules"
            help="The first rule that fits makes the event. from is a JSON pointer; as is text, trimmed, lowercase, number, cents or instant."
            error={faults?.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(" · ")}
            mostRows={28}
            value={text}
            onChange={write}
          />
          <AddRule mapping={mapping} onAdd={(next) => write(JSON.stringify(next, null, 2))} />
        </div>
        <MappingTrial mapping={mapping} deliveries={trial.data?.deliveries} />
      </div>
      <SaveAnywayDialog
        open={warned}
        failures={tried ? failures : undefined}
        onClose={() => setWarned(false)}
        onSave={commit}
      />
    </section>
  );
}

interface AddRuleProps {
  /** Undefined while the text is no valid mapping. */
  mapping: Mapping | undefined;
  onAdd: (mapping: Mapping) => void;
}

/** Adds a rule for an event of the catalogue before the others, because the last rule may match everything. */
function AddRule({ mapping, onAdd }: AddRuleProps) {
  const [event, setEvent] = useState<EventName>("customer/churned");
  const when = { pointer: "/type", equals: event.split("/").pop() ?? event };
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <SelectField
          label="Event of a new rule"
          value={event}
          options={EventName.options.map((name) => ({ value: name, label: name }))}
          onChange={({ target }) => setEvent(EventName.parse(target.value))}
        />
      </div>
      <Button
        disabled={!mapping}
        icon={<Plus aria-hidden="true" className="icon-14" />}
        onClick={() => mapping && onAdd({ rules: [ruleFor(event, when), ...mapping.rules] })}
      >
        Add the rule
      </Button>
    </div>
  );
}

/** A value that has not changed for `ms`: a mapping is tried when typing pauses, not at each letter. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
