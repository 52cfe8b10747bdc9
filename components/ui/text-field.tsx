"use client";

import clsx from "clsx";
import type { ComponentProps } from "react";
import { controlStyle, Field, type FieldText } from "./field";

/** One line of text with its label. */
export function TextField({ label, help, error, className, ...rest }: FieldText & ComponentProps<"input">) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => <input {...rest} {...wiring} className={clsx(controlStyle, "h-8", className)} />}
    </Field>
  );
}
