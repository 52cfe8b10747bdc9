"use client";

import type { ComponentProps } from "react";
import { controlStyle, Field, type FieldText } from "./field";

interface JsonFieldProps extends FieldText, Omit<ComponentProps<"textarea">, "onChange" | "value"> {
  value: string;
  onChange: (text: string) => void;
  /** Lines it never grows beyond; it scrolls then. */
  mostRows?: number;
}

/** JSON as text, as high as it is long. */
export function JsonField({ label, help, error, value, onChange, mostRows = 16, ...rest }: JsonFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => (
        <textarea
          {...rest}
          {...wiring}
          spellCheck={false}
          autoComplete="off"
          rows={Math.min(mostRows, Math.max(6, value.split("\n").length))}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={`${controlStyle} py-2 font-mono text-12 leading-5`}
        />
      )}
    </Field>
  );
}
