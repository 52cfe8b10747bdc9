"use client";

import { usePathname } from "next/navigation";
import { navItemAt } from "@/components/shell/navigation/nav-items";
import { ButtonLink } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";
import { paths } from "@/lib/paths";

/** Not-found page inside the console: links back to the list of the missing id. */
export default function NotFound() {
  const list = navItemAt(usePathname()) ?? { href: paths.overview(), label: "Overview" };
  return (
    <div className="p-4 sm:p-6">
      <EmptyState
        title="Nothing has that id"
        action={
          <ButtonLink href={list.href} size="sm">
            Back to {list.label}
          </ButtonLink>
        }
      >
        The address may be mistyped, or belong to another installation. Nothing was changed.
      </EmptyState>
    </div>
  );
}
