import type { Ref } from "react";
import { FilterInput } from "./filter-field";
import { KeyHint } from "./key-hint";

interface SearchFieldProps {
  ref: Ref<HTMLInputElement>;
  label: string;
  placeholder: string;
  value: string | undefined;
}

/** The search field of a list, named `q`; the key `/` focuses it. */
export function SearchField({ ref, label, placeholder, value }: SearchFieldProps) {
  return (
    <>
      <FilterInput
        ref={ref}
        type="search"
        name="q"
        aria-label={label}
        minLength={3}
        defaultValue={value}
        placeholder={placeholder}
        className="w-full pr-8 text-13"
      />
      <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">
        <KeyHint>/</KeyHint>
      </span>
    </>
  );
}
