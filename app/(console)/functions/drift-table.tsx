import type { Registration } from "@/lib/functions/schemas";

type Drift = Registration["drifts"][number];

/** What it means, where one side has nothing. */
const absent = {
  declared: "nothing: no code answers it",
  registered: "nothing: nothing wakes it",
} as const;

/** What the code declares beside what the engine has, function by function. */
export function DriftTable({ drifts }: { drifts: readonly Drift[] }) {
  return (
    <table className="mt-2 w-full text-left text-13">
      <caption className="sr-only">Functions that differ</caption>
      <thead className="text-12 text-ink-2 max-sm:sr-only">
        <tr>
          <th scope="col" className="pr-4 font-medium">
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
            <th scope="row" className="py-0.5 pr-4 font-medium">
              {functionId}
            </th>
            <Side label="Code" text={declared} instead={absent.declared} />
            <Side label="Engine" text={registered} instead={absent.registered} />
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
