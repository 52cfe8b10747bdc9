"use client";

import { useId } from "react";
import { FilterInput } from "@/components/ui/fields/filter-field";

interface OfferedFieldProps {
  name: string;
  label: string;
  placeholder: string;
  value: string | undefined;
  /** Words to choose from; any other word can be typed. */
  offered: readonly string[];
  /** Called with each word that is among the offered ones as it is chosen, or written to its end. */
  onChoose?: (word: string) => void;
  className: string;
}

/** A word of the filter to write, with some offered. */
export function OfferedField({
  name,
  label,
  placeholder,
  value,
  offered,
  onChoose,
  className,
}: OfferedFieldProps) {
  const listId = useId();
  return (
    <>
      <FilterInput
        name={name}
        list={listId}
        aria-label={label}
        defaultValue={value}
        placeholder={placeholder}
        onChange={({ target }) => offered.includes(target.value) && onChoose?.(target.value)}
        className={className}
      />
      <datalist id={listId}>
        {offered.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}
