import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** For ids that name nothing, inside the console. */
export default function NotFound() {
  return (
    <div className="p-4 sm:p-6">
      <EmptyState
        title="There is nothing by that id"
        action={
          <ButtonLink href={paths.approvals()} size="sm">
            See what waits
          </ButtonLink>
        }
      >
        The address may be mistyped, or belong to another installation. Nothing was changed.
      </EmptyState>
    </div>
  );
}
