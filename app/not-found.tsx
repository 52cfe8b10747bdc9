import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** For addresses that lead nowhere. */
export default function NotFound() {
  return (
    <main className="p-6">
      <EmptyState
        heading="h1"
        title="There is no such page"
        action={
          <ButtonLink href={paths.approvals()} size="sm">
            Open approvals
          </ButtonLink>
        }
      >
        The address may be old or mistyped. Nothing was changed.
      </EmptyState>
    </main>
  );
}
