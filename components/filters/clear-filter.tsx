import { ButtonLink } from "@/components/ui/buttons/button";

/** Leads from a filter without matches to the whole list. */
export function ClearFilter({ href }: { href: string }) {
  return (
    <ButtonLink href={href} size="sm">
      Clear the filter
    </ButtonLink>
  );
}
