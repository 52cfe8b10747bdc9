"use client";

import { useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import { Checkbox } from "@/components/ui/fields/choices";
import { SelectField, TextField } from "@/components/ui/fields/field";
import { amountText, currencyCode, LARGEST_AMOUNT, parseAmount } from "@/lib/money";
import { CONDITION_WORDS, type Condition } from "@/lib/policy/rule/conditions";
import { conditionWords } from "@/lib/policy/rule/rule-words";
import { NumberFields } from "./number-fields";

interface ConditionFieldsProps {
  condition: Condition;
  onChange(condition: Condition): void;
  onRemove(): void;
}

/** The values of one condition as controls. */
export function ConditionFields({ condition, onChange, onRemove }: ConditionFieldsProps) {
  return (
    <fieldset className="grid gap-2 border-line border-l-2 pl-3">
      <legend className="sr-only">{conditionWords(condition)}</legend>
      <Values condition={condition} onChange={onChange} />
      <span>
        <Button kind="quiet" size="sm" onClick={onRemove}>
          {`Remove the condition "${conditionWords(condition)}"`}
        </Button>
      </span>
    </fieldset>
  );
}

function Values({ condition, onChange }: Omit<ConditionFieldsProps, "onRemove">) {
  switch (condition.fact) {
    case "amount":
      return <AmountFields condition={condition} onChange={onChange} />;
    case "tier":
      return (
        <Words
          label="Tier"
          all={CONDITION_WORDS.tier}
          chosen={condition.in}
          onChange={(list) => onChange({ ...condition, in: list })}
        />
      );
    case "topic":
      return (
        <Words
          label="Topic"
          all={CONDITION_WORDS.topic}
          chosen={condition.in}
          onChange={(list) => onChange({ ...condition, in: list })}
        />
      );
    case "earlierRefunds":
    case "risk":
    case "approvedDrafts":
    case "sample":
      return <NumberFields condition={condition} onChange={onChange} />;
    case "requester":
      return (
        <Names
          label="Comes from"
          help="agent, user or token for all of a kind; else ids, separated by commas"
          chosen={condition.in}
          shape={/^[\w-]{1,100}$/}
          onChange={(list) => onChange({ ...condition, in: list })}
        />
      );
    case "workerVersion":
      return (
        <Names
          label="Worker version"
          help="One or several, separated by commas"
          chosen={condition.in}
          shape={/^[\w.:-]{1,100}$/}
          onChange={(list) => onChange({ ...condition, in: list })}
        />
      );
  }
}

type AmountCondition = Extract<Condition, { fact: "amount" }>;

function AmountFields({
  condition,
  onChange,
}: {
  condition: AmountCondition;
  onChange(next: Condition): void;
}) {
  const { currency, amountCents } = condition;
  const [text, setText] = useState(amountText(amountCents, currency));
  const [code, setCode] = useState(currency);
  const read = (typed: string, inCode: string) => {
    const named = currencyCode(inCode);
    const cents = named ? parseAmount(typed, named) : undefined;
    if (named && cents !== undefined && cents <= LARGEST_AMOUNT)
      onChange({ ...condition, currency: named, amountCents: cents });
  };
  const amount = parseAmount(text, code);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <SelectField
        label="Amount is"
        value={condition.is}
        options={[
          { value: "below", label: "below" },
          { value: "up_to", label: "up to" },
          { value: "over", label: "over" },
        ]}
        onChange={({ target }) =>
          onChange({
            ...condition,
            is: target.value === "below" ? "below" : target.value === "over" ? "over" : "up_to",
          })
        }
      />
      <TextField
        label="Amount"
        inputMode="decimal"
        value={text}
        error={amount === undefined || amount > LARGEST_AMOUNT ? `Write an amount of ${code}.` : undefined}
        onChange={({ target }) => {
          setText(target.value);
          read(target.value, code);
        }}
      />
      <TextField
        label="Currency"
        value={code}
        maxLength={3}
        error={currencyCode(code) ? undefined : "Write a currency code, such as USD."}
        onChange={({ target }) => {
          setCode(target.value.toUpperCase());
          read(text, target.value);
        }}
      />
    </div>
  );
}

interface WordsProps<Word extends string> {
  label: string;
  all: readonly Word[];
  chosen: readonly Word[];
  onChange(words: Word[]): void;
}

/** Some of a few words; the last one stays. */
function Words<Word extends string>({ label, all, chosen, onChange }: WordsProps<Word>) {
  return (
    <span className="flex flex-wrap items-center gap-x-4">
      <span className="font-medium text-12 text-ink-2">{label} is</span>
      {all.map((word) => {
        const on = chosen.includes(word);
        return (
          <Checkbox
            key={word}
            checked={on}
            disabled={on && chosen.length === 1}
            onChange={() => onChange(all.filter((one) => (one === word ? !on : chosen.includes(one))))}
          >
            {word}
          </Checkbox>
        );
      })}
    </span>
  );
}

interface NamesProps {
  label: string;
  help: string;
  chosen: readonly string[];
  shape: RegExp;
  onChange(names: string[]): void;
}

function Names({ label, help, chosen, shape, onChange }: NamesProps) {
  const [text, setText] = useState(chosen.join(", "));
  const namesIn = (typed: string) => [...new Set(typed.split(",").map((one) => one.trim()))];
  const fits = (names: string[]) => names.length <= 20 && names.every((one) => shape.test(one));
  return (
    <TextField
      label={label}
      help={help}
      value={text}
      error={fits(namesIn(text)) ? undefined : "Write at least one, of letters, digits, - and _."}
      onChange={({ target }) => {
        setText(target.value);
        const names = namesIn(target.value);
        if (fits(names)) onChange(names);
      }}
    />
  );
}
