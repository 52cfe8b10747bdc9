import { BrandMark } from "@/components/shell/brand";
import { ButtonLink } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";
import { paths } from "@/lib/paths";

/** The page for unknown addresses, signed in or not. */
export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-90 content-center gap-6 px-4 py-8">
      <p className="flex items-center gap-2 font-semibold text-16">
        <BrandMark />
        Vagus
      </p>
      <EmptyState
        heading="h1"
        title="There is no such page"
        action={
          <ButtonLink href={paths.overview()} size="sm">
            Open the overview
          </ButtonLink>
        }
      >
        The address may be old or mistyped. Nothing was changed.
      </EmptyState>
    </main>
  );
}
