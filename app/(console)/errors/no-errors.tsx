import { EmptyList } from "@/components/lists/list";
import { ButtonLink } from "@/components/ui/buttons/button";
import type { ErrorFilter } from "@/lib/error-groups/schemas";
import { paths } from "@/lib/paths";
import { errorsPath } from "./error-filter";

const words = {
  open: {
    title: "No open error",
    text: "Every failure is dealt with. A run that fails appears here at once, grouped with similar failures.",
  },
  ignored: { title: "Nothing is ignored", text: "Groups ignored until a time or a rate are listed here." },
  resolved: {
    title: "Nothing is resolved yet",
    text: "A resolved group comes back by itself when it happens again.",
  },
};

/** Explains an empty view. */
export function NoErrors({ filter }: { filter: ErrorFilter }) {
  const narrowed = filter.q !== undefined || filter.functionId !== undefined;
  if (narrowed)
    return (
      <EmptyList
        title="No group matches"
        action={
          <ButtonLink href={errorsPath(filter, { q: undefined, functionId: undefined })} size="sm">
            Clear the search
          </ButtonLink>
        }
      >
        No {filter.state} group has these words in its message, function or step.
      </EmptyList>
    );
  return (
    <EmptyList
      title={words[filter.state].title}
      action={
        <ButtonLink href={paths.runs()} size="sm">
          See all runs
        </ButtonLink>
      }
    >
      {words[filter.state].text}
    </EmptyList>
  );
}
