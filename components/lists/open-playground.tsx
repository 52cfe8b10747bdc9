"use client";

import { useShell } from "@/components/shell/shell-context";
import { ButtonLink } from "@/components/ui/buttons/button";
import { paths } from "@/lib/paths";

/** Links an empty page to the playground; renders nothing where the vendors are real. */
export function OpenPlayground() {
  const { sandbox } = useShell();
  if (!sandbox) return null;
  return (
    <ButtonLink href={paths.playground()} size="sm">
      Open the playground
    </ButtonLink>
  );
}
