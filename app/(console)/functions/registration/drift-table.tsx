import { Fold } from "@/components/ui/layout/section";
import type { Registration } from "@/lib/functions/schemas";

type Drift = Registration["drifts"][number];

/** Rows shown unfolded: an engine that does not know the app differs in every function. */
const SHOWN = 5;

/** The code's declaration beside the engine's registration, function by function. */
export function DriftTable({ drifts }: { drifts: readonly Drift[] }) {
  const more = drifts.slice(SHOWN);
  return (
    <>
      <Rows caption="Functions that differ" drifts={drifts.slice(0, SHOWN)} />
      {more.length > 0 ? (
        <Fold summary={`${more.length} more`}>
          <Rows caption="More functions that differ" drifts={more} />
        </Fold>
      ) : null}
    </>
  );
}

function Rows({ caption, drifts }: { caption: string; drifts: readonly Drift[] }) {
  return (
    <table className="mt-2 w-full table-fixed text-left text-13">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-12 text-ink-2 max-sm:sr-only">
        <tr>
          <th scope="col" className="w-1/4 pr-4 font-medium">
            Function
          </th>
          <th scope="col" className="pr-4 font-medium">
            The code declares
          </th>
          <th scope="col" className="font-medium">
            The engine has
          </th>
        </tr>
      </thead>
      <tbody>
        {drifts.map(({ functionId, declared, registered }) => (
          <tr key={functionId} className="align-top max-sm:grid max-sm:py-1">
            <th scope="row" className="py-0.5 pr-4 font-medium [overflow-wrap:anywhere]">
              {functionId}
            </th>
            <Side label="Code" text={declared} instead="nothing that answers it" />
            <Side label="Engine" text={registered} instead="nothing that wakes it" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ label, text, instead }: { label: string; text: string | null; instead: string }) {
  return (
    <td className="py-0.5 pr-4 [overflow-wrap:anywhere]">
      <span className="mr-2 inline-block w-12 text-12 text-ink-2 sm:hidden">{label}</span>
      {text === null ? instead : <code>{text}</code>}
    </td>
  );
}
