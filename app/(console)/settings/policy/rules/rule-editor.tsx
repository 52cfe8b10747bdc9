"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/buttons/button";
import { SelectField } from "@/components/ui/fields/field";
import type { PolicyVersions } from "@/lib/policy/request-schemas";
import { FACT_NAMES, type FactName } from "@/lib/policy/rule/facts";
import type { Ask, Rule } from "@/lib/policy/schemas";
import { ConditionFields } from "./condition-fields";
import { newCondition } from "./edit-rules";
import { PeopleFields } from "./people-fields";

const FACT_WORDS: Record<FactName, string> = {
  amount: "amount",
  tier: "tier",
  topic: "topic",
  earlierRefunds: "earlier refunds",
  risk: "risk score",
  requester: "requester",
  workerVersion: "worker version",
  approvedDrafts: "approved drafts",
  sample: "sample",
};

interface RuleEditorProps {
  rule: Rule;
  kinds: PolicyVersions["kinds"];
  people: PolicyVersions["people"];
  /** The question that a rule begins with when it is made to ask. */
  usual: Ask;
  onChange(rule: Rule): void;
}

/** The values of one rule as controls: kind, conditions, outcome. */
export function RuleEditor({ rule, kinds, people, usual, onChange }: RuleEditorProps) {
  const { kind, when, outcome } = rule;
  const measured = kinds.find(({ name }) => name === kind)?.measures ?? FACT_NAMES;
  const setCondition = (at: number, condition: Rule["when"][number]) =>
    onChange({ ...rule, when: when.map((one, place) => (place === at ? condition : one)) });
  return (
    <div className="mt-3 grid gap-3 sm:pl-8">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Kind"
          value={kind}
          options={kinds.map(({ name }) => ({ value: name, label: name }))}
          onChange={({ target }) => onChange({ ...rule, kind: target.value })}
        />
        <SelectField
          label="Then"
          value={outcome.verdict}
          options={[
            { value: "ask", label: "ask people" },
            { value: "automatic", label: "go on at once, no person is asked" },
            { value: "refuse", label: "refuse" },
          ]}
          onChange={({ target }) =>
            onChange({
              ...rule,
              outcome:
                target.value === "ask"
                  ? usual
                  : { verdict: target.value === "refuse" ? "refuse" : "automatic" },
            })
          }
        />
      </div>
      {when.map((condition, at) => (
        <ConditionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no name; its place is all there is
          key={at}
          condition={condition}
          onChange={(next) => setCondition(at, next)}
          onRemove={() => onChange({ ...rule, when: when.filter((_one, place) => place !== at) })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        {measured.map((fact) => (
          <Button
            key={fact}
            size="sm"
            icon={<Plus aria-hidden="true" className="icon-14" />}
            onClick={() => onChange({ ...rule, when: [...when, newCondition(fact)] })}
          >
            {`Condition on ${FACT_WORDS[fact]}`}
          </Button>
        ))}
      </div>
      {outcome.verdict === "ask" ? (
        <PeopleFields
          ask={outcome}
          people={people}
          onChange={(next) => onChange({ ...rule, outcome: next })}
        />
      ) : null}
      <p className="text-12 text-ink-3">
        An amount in a currency that no rule names is asked, never waved through.
      </p>
    </div>
  );
}
