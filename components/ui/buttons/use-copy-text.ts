import { useState } from "react";
import { useToast } from "../layers/toaster";

interface CopyWords {
  done: string;
  /** Follows "The browser did not allow copying."; says what to do instead. */
  instead?: string;
}

/** Copies a text with a toast for the result. `copied` is true until `forget`. */
export function useCopyText({ done, instead }: CopyWords) {
  const [copied, setCopied] = useState(false);
  const toast = useToast();
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      toast({ tone: "done", text: done });
    } catch {
      const words = ["The browser did not allow copying.", instead];
      toast({ tone: "failed", text: words.filter(Boolean).join(" ") });
    }
  }
  return { copied, copy, forget: () => setCopied(false) };
}
