"use client";

import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { controlStyle, Field, type FieldText } from "./field";

interface SelectFieldProps extends FieldText, ComponentProps<"select"> {
  options: readonly { value: string; label: string }[];
}

/** One of many with its label. */
export function SelectField({ label, help, error, options, className, ...rest }: SelectFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => (
        <span className="relative">
          <select {...rest} {...wiring} className={clsx(controlStyle, "h-8 appearance-none pr-7", className)}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden="true"
            className="icon-14 -translate-y-1/2 pointer-events-none absolute top-1/2 right-2 text-ink-3"
          />
        </span>
      )}
    </Field>
  );
}
