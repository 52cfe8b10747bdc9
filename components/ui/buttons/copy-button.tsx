"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useToast } from "../layers/toaster";
import { Button } from "./button";

interface CopyButtonProps {
  text: string;
  /** The name of the text, with its article: "the address". */
  what: string;
}

/** Copies a text, and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const toast = useToast();
  const Icon = copied ? Check : Copy;

  async function copyText() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      toast({ tone: "done", text: `Copied ${what}.` });
    } catch {
      toast({ tone: "failed", text: `The browser did not allow copying. Mark ${what} and copy it by hand.` });
    }
  }

  return (
    <Button
      size="sm"
      aria-label={`Copy ${what}`}
      icon={<Icon aria-hidden="true" className="icon-14" />}
      onClick={() => void copyText()}
      onBlur={() => setCopied(false)}
    >
      Copy
    </Button>
  );
}
