"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "./button";
import { useCopyText } from "./use-copy-text";

interface CopyButtonProps {
  text: string;
  /** The name of the text, with its article: "the address". */
  what: string;
}

/** Copies a text, and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const { copied, copy, forget } = useCopyText({
    done: `Copied ${what}.`,
    instead: `Mark ${what} and copy it by hand.`,
  });
  const Icon = copied ? Check : Copy;
  return (
    <Button
      size="sm"
      aria-label={`Copy ${what}`}
      icon={<Icon aria-hidden="true" className="icon-14" />}
      onClick={() => void copy(text)}
      onBlur={forget}
    >
      Copy
    </Button>
  );
}
