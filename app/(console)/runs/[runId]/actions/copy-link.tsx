"use client";

import { Link2 } from "lucide-react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toaster";

/** Copies the whole address of a page of this console. */
export function CopyLink({ path }: { path: string }) {
  const toast = useToast();

  async function copyLink() {
    const address = `${window.location.origin}${path}`;
    try {
      await navigator.clipboard.writeText(address);
      toast({ tone: "done", text: "Copied the link" });
    } catch {
      toast({ tone: "failed", text: `The browser did not allow copying. The address is ${address}` });
    }
  }

  useKeys("Link", [{ keys: "y", label: "Copy the link", run: () => void copyLink() }]);
  return (
    <Button
      kind="quiet"
      size="sm"
      className="ml-auto"
      icon={<Link2 aria-hidden="true" className="icon-14" />}
      onClick={() => void copyLink()}
    >
      Copy link
    </Button>
  );
}
