"use client";

import { useState } from "react";
import { SelectField, TextField } from "@/components/ui/fields/field";
import { type Condition, MOST_DRAFTS } from "@/lib/policy/rule/conditions";

const COMPARED = [
  { value: "up_to", label: "at most" },
  { value: "over", label: "more than" },
];

type NumberCondition = Extract<Condition, { fact: "earlierRefunds" | "risk" | "approvedDrafts" | "sample" }>;

/** The values of a condition on a number as controls. */
export function NumberFields({
  condition,
  onChange,
}: {
  condition: NumberCondition;
  onChange(next: Condition): void;
}) {
  switch (condition.fact) {
    case "earlierRefunds":
      return (
        <Bound
          label="Earlier refunds in 90 days"
          is={condition.is}
          bound={condition.count}
          most={1_000}
          onChange={(is, count) => onChange({ ...condition, is, count })}
        />
      );
    case "risk":
      return (
        <Bound
          label="Risk score"
          is={condition.is}
          bound={condition.score}
          most={100}
          onChange={(is, score) => onChange({ ...condition, is, score })}
        />
      );
    case "approvedDrafts":
      return (
        <Bound
          label="Approved drafts of its worker version"
          is={condition.is}
          bound={condition.count}
          most={MOST_DRAFTS}
          onChange={(is, count) => onChange({ ...condition, is, count })}
        />
      );
    case "sample":
      return (
        <WholeNumber
          label="So many of 100"
          value={condition.percent}
          least={1}
          most={100}
          onChange={(percent) => onChange({ ...condition, percent })}
        />
      );
  }
}

interface BoundProps {
  label: string;
  is: "up_to" | "over";
  bound: number;
  most: number;
  onChange(is: "up_to" | "over", bound: number): void;
}

function Bound({ label, is, bound, most, onChange }: BoundProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={`${label} are`}
        value={is}
        options={COMPARED}
        onChange={({ target }) => onChange(target.value === "over" ? "over" : "up_to", bound)}
      />
      <WholeNumber
        label={label}
        value={bound}
        least={0}
        most={most}
        onChange={(count) => onChange(is, count)}
      />
    </div>
  );
}

interface WholeNumberProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange(value: number): void;
}

/** What does not fit stays in the field, and the rule keeps its last value. */
function WholeNumber({ label, value, least, most, onChange }: WholeNumberProps) {
  const [text, setText] = useState(String(value));
  const fits = (typed: string) => /^\d{1,4}$/.test(typed) && Number(typed) >= least && Number(typed) <= most;
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={text}
      error={fits(text) ? undefined : `A whole number from ${least} to ${most}.`}
      onChange={({ target }) => {
        setText(target.value);
        if (fits(target.value)) onChange(Number(target.value));
      }}
    />
  );
}
