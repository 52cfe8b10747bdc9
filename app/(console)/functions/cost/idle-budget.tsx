import { Section } from "@/components/ui/section";
import { cronWords } from "../declaration/trigger-words";

const number = new Intl.NumberFormat("en-US");

interface IdleBudgetProps {
  /** Executions in a month of 31 days. */
  idle: readonly { functionId: string; cron: string; executions: number }[];
}

/** What doing nothing costs: the crons run though nothing happens. */
export function IdleBudget({ idle }: IdleBudgetProps) {
  const all = idle.reduce((sum, { executions }) => sum + executions, 0);
  return (
    <Section title="With nothing to do" className="max-w-160 px-4 py-6 sm:px-6">
      <p className="mb-2 text-13">
        {number.format(all)} executions a month (31 days) are made by the clock alone. The pulse can be called
        by any other scheduler instead; then the engine is not billed for it.
      </p>
      <table className="w-full text-13">
        <caption className="sr-only">Executions a month of an idle console</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Function</th>
            <th scope="col">When</th>
            <th scope="col">Executions</th>
          </tr>
        </thead>
        <tbody>
          {idle.map(({ functionId, cron, executions }) => (
            <tr key={functionId} className="border-line border-t">
              <th scope="row" className="h-7 pr-4 text-left font-regular">
                {functionId}
              </th>
              <td className="pr-4 text-ink-2">{cronWords(cron)}</td>
              <td className="text-right">{number.format(executions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
