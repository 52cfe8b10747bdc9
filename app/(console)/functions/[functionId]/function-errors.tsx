import Link from "next/link";
import { MaskedMessage } from "@/components/errors/masked-message";
import { Section } from "@/components/ui/layout/section";
import { Moment } from "@/components/ui/values/moment";
import type { FunctionView } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";

/** The open error groups of a function, the latest failure first. */
export function FunctionErrors({ view: { id, errors } }: { view: FunctionView }) {
  return (
    <Section
      title="Open errors"
      aside={
        errors.length > 0 ? (
          <Link href={paths.errors({ functionId: id })} className="link text-ink-2">
            all of them
          </Link>
        ) : null
      }
    >
      {errors.length === 0 ? (
        <p className="text-13 text-ink-2">
          None. Runs that fail for good appear here, grouped with similar failures.
        </p>
      ) : (
        <ul className="text-13">
          {errors.map((error) => (
            <li key={error.id} className="flex items-baseline gap-3 py-0.5">
              <Link
                href={paths.errorGroup(error.id)}
                title={error.message}
                className="min-w-0 grow truncate hover:underline"
              >
                <MaskedMessage message={error.message} />
              </Link>
              <span className="flex-none text-ink-2">
                {error.runCount} {error.runCount === 1 ? "run" : "runs"}
              </span>
              <span className="flex-none text-ink-3">
                <Moment at={error.lastSeenAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
