"use client";

import { useEffect } from "react";
import { useShell } from "@/components/shell/shell-context";
import { CLAIM_MS } from "@/lib/approvals/rules";
import { ApprovalCard } from "@/lib/approvals/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** A person who only passes by claims nothing. */
const DWELL_MS = 3_000;

/**
 * Shows others who is looking: claims an open card that this person may decide once they stay on it, and renews the
 * claim while the page is visible. A claim keeps nobody from deciding, so a lost one is not worth a message.
 */
export function useClaim({ id, status, mayReject }: Pick<ApprovalCard, "id" | "status" | "mayReject">): void {
  const { me } = useShell();
  const claims = status === "pending" && mayReject && me.permissions.includes("decide");
  useEffect(() => {
    if (!claims) return;
    const claim = () => {
      if (document.visibilityState !== "visible") return;
      fetchJson(apiPaths.approvalClaim(id), ApprovalCard, { method: "POST", body: {} }).catch(
        () => undefined,
      );
    };
    const first = setTimeout(claim, DWELL_MS);
    const again = setInterval(claim, CLAIM_MS / 2);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [id, claims]);
}
