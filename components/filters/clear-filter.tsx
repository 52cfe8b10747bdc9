import { ButtonLink } from "@/components/ui/button-link";

/** From a filter that nothing matches to the whole list. */
export function ClearFilter({ href }: { href: string }) {
  return (
    <ButtonLink href={href} size="sm">
      Clear the filter
    </ButtonLink>
  );
}
