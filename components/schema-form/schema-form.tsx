"use client";

import { JsonField, SelectField, TextField } from "../ui/fields/field";
import type { FormField } from "./form-fields";

interface SchemaFormProps {
  fields: readonly FormField[];
  /** The text of each control, by field; `readTexts` turns them into data. */
  texts: Readonly<Record<string, string>>;
  onChange: (texts: Record<string, string>) => void;
  /** Faults, by field. */
  problems?: Readonly<Record<string, string>>;
}

/** One control for each field of a JSON schema. */
export function SchemaForm({ fields, texts, onChange, problems = {} }: SchemaFormProps) {
  if (fields.length === 0) return <p className="text-13 text-ink-2">It carries no data.</p>;
  return (
    <div className="grid gap-3">
      {fields.map((field) => (
        <Control
          key={field.name}
          field={field}
          text={texts[field.name] ?? ""}
          problem={problems[field.name]}
          onChange={(text) => onChange({ ...texts, [field.name]: text })}
        />
      ))}
    </div>
  );
}

interface ControlProps {
  field: FormField;
  text: string;
  problem: string | undefined;
  onChange: (text: string) => void;
}

function Control({ field, text, problem, onChange }: ControlProps) {
  const { name, title, kind, options, required, nullable } = field;
  const common = {
    label: title ?? name,
    error: problem,
    value: text,
    "aria-required": required && !nullable ? true : undefined,
  };
  if (kind === "choice" || kind === "boolean") {
    const nothing = nullable ? "none (null)" : required ? unchosen(text) : "left out";
    const values = kind === "boolean" ? ["false", "true"] : options;
    return (
      <SelectField
        {...common}
        onChange={({ target }) => onChange(target.value)}
        options={[
          ...(nothing === undefined ? [] : [{ value: "", label: nothing }]),
          ...values.map((value) => ({ value, label: value })),
        ]}
      />
    );
  }
  if (kind === "json") return <JsonField {...common} help={helpOf(field)} onChange={onChange} />;
  return (
    <TextField
      {...common}
      help={helpOf(field)}
      inputMode={kind === "text" ? undefined : "numeric"}
      autoComplete="off"
      spellCheck={false}
      className="font-mono text-12"
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** A required choice that nobody has made says so; made, it cannot be unmade. */
const unchosen = (text: string) => (text === "" ? "Choose one" : undefined);

const kindWords: Partial<Record<FormField["kind"], string>> = {
  integer: "whole number",
  number: "number",
  json: "JSON",
};

function helpOf({ kind, required, nullable, description }: FormField): string | undefined {
  const empty = nullable ? "empty for null" : required ? undefined : "may be left out";
  return [description, kindWords[kind], empty].filter(Boolean).join(", ") || undefined;
}
