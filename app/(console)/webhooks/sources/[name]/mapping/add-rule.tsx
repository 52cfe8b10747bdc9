"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/select-field";
import { EventName } from "@/lib/events/event-schemas";
import type { Mapping } from "@/lib/webhooks/sources/mapping";
import { ruleFor } from "../../rule-for";

interface AddRuleProps {
  /** Undefined while the text is none. */
  mapping: Mapping | undefined;
  onAdd: (mapping: Mapping) => void;
}

/** A rule for an event of the catalogue, with its fields, put before the others: the last one may fit everything. */
export function AddRule({ mapping, onAdd }: AddRuleProps) {
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
