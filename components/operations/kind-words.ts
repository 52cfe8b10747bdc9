import { TARGET_NAMES } from "@/lib/operations/rules";
import type { Operation } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { counted } from "../lists/count-words";

type Kind = Operation["kind"];
export type RerunMode = NonNullable<Operation["mode"]>;

/** Where a rerun begins, and the input it begins with where a person edited it. */
export interface RerunStart {
  mode: RerunMode;
  input: Record<string, unknown> | undefined;
}

interface KindWords {
  /** "Rerun of 338 runs". */
  noun: string;
  /** The head of the preview, and the first word of the button. */
  verb: string;
  /** "Nothing can be … here." */
  participle: string;
  /** The button, of so many targets. */
  button: (targets: string) => string;
  /** What happens to so many targets; `of` is the one function or event they are about, `mode` how a rerun begins. */
  lead: (count: number, about: { of: string | undefined; mode: RerunMode }) => string;
  /** Items that ended well, and badly. */
  done: string;
  failed: string;
  /** The head of the column with what an item became; null when nothing is made. */
  made: string | null;
  /** Whether the person chooses where it begins. */
  choosesStart: boolean;
  /** The fields of a request that say where it begins; none where the person does not choose. */
  startFields: (start: RerunStart) => Partial<RerunStart>;
  /** Ends something that cannot be brought back. */
  dangerous: boolean;
  /** Where a target is seen. */
  path: (id: string) => string;
}

const from: Record<RerunMode, string> = {
  top: "from the top",
  failed_step: "at the step that failed",
  edited: "from the top, with edited input",
};
const ofWhat = (of: string | undefined) => (of ? ` of ${of}` : "");
const isAre = (count: number) => (count === 1 ? "is" : "are");

/** The words of each kind of operation. */
export const kindWords: Record<Kind, KindWords> = {
  rerun: {
    noun: "Rerun",
    verb: "Rerun",
    participle: "rerun",
    button: (targets) => `Rerun ${targets}`,
    lead: (count, { of, mode }) =>
      `${countedTargets(count, "rerun")}${ofWhat(of)} ${count === 1 ? "starts" : "start"} again ${from[mode]}`,
    done: "Completed",
    failed: "Failed again",
    made: "New run",
    choosesStart: true,
    startFields: (start) => start,
    dangerous: false,
    path: paths.run,
  },
  cancel: {
    noun: "Cancellation",
    verb: "Cancel",
    participle: "cancelled",
    button: (targets) => `Cancel ${targets}`,
    lead: (count, { of }) => `${countedTargets(count, "cancel")}${ofWhat(of)} ${isAre(count)} cancelled`,
    done: "Cancelled",
    failed: "Failed",
    made: null,
    choosesStart: false,
    startFields: () => ({}),
    dangerous: true,
    path: paths.run,
  },
  redeliver: {
    noun: "Redelivery",
    verb: "Process again",
    participle: "processed again",
    button: (targets) => `Process ${targets} again`,
    lead: (count, { of }) =>
      `${countedTargets(count, "redeliver")} ${isAre(count)} processed again${of ? `, as ${of}` : ""}`,
    done: "Processed",
    failed: "Failed",
    made: "New event",
    choosesStart: false,
    startFields: () => ({}),
    dangerous: false,
    path: paths.webhookDelivery,
  },
};

/** "1 run", "338 runs", "12 deliveries". */
export function countedTargets(count: number, kind: Kind): string {
  const { one, many } = TARGET_NAMES[kind];
  return counted(count, one, many);
}

/** "Rerun of 338 runs", "Cancellation of 1 run", "Redelivery of 12 deliveries". */
export function operationTitle({ kind, total }: Pick<Operation, "kind" | "total">): string {
  return `${kindWords[kind].noun} of ${countedTargets(total, kind)}`;
}
