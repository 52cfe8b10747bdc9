"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

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
