"use client";

import clsx from "clsx";
import { ChevronDown, CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

/** The attributes that tie a control to the label, help and error of its field. */
export interface FieldWiring {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

export interface FieldText {
  label: string;
  help?: string;
  /** Says how to correct the value. */
  error?: string;
}

/** The edge and ground of every text control: 3:1 against the page. */
export const controlStyle =
  "w-full rounded-2 border border-edge bg-page px-2.5 text-13 hover:border-ink-3 focus-visible:outline-offset-0 disabled:border-line-2 disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-failed-fill aria-invalid:shadow-[inset_0_0_0_1px_var(--failed-fill)] coarse:min-h-11 coarse:text-16";

/** Label above, help and error below a control. */
export function Field({
  label,
  help,
  error,
  children,
}: FieldText & { children: (wiring: FieldWiring) => ReactNode }) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : "", help ? helpId : ""].filter(Boolean).join(" ");
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-12 text-ink-2">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {error ? (
        <span id={errorId} className="flex gap-1.5 text-12 text-failed">
          <CircleAlert aria-hidden="true" className="icon-14 mt-px" />
          {error}
        </span>
      ) : null}
      {help ? (
        <span id={helpId} className="text-12 text-ink-3">
          {help}
        </span>
      ) : null}
    </div>
  );
}

/** One line of text with its label. */
export function TextField({ label, help, error, className, ...rest }: FieldText & ComponentProps<"input">) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => <input {...rest} {...wiring} className={clsx(controlStyle, "h-8", className)} />}
    </Field>
  );
}

/** Several lines of text with their label. */
export function TextAreaField({ label, help, error, ...rest }: FieldText & ComponentProps<"textarea">) {
  return (
    <Field label={label} help={help} error={error}>
      {(wiring) => <textarea {...rest} {...wiring} className={`${controlStyle} py-2 leading-5`} />}
    </Field>
  );
}

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
