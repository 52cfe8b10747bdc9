import type { FinishedStep, StepRecord } from "./run-change.ts";
import type { PendingStep, RunState } from "./run-state.ts";

/** The protocol version in which every finished step is followed by a discovery (§4.5). */
const VERSION_WITHOUT_GROUPS = 1;

/** A step that has something to remember. */
interface Finish {
  stepId: string;
  op: string;
  name: string;
  memo: string;
  racing: boolean;
}

/** What a reply reports, sorted out against what the run knows already. */
export interface StepNews {
  finishes: Finish[];
  awaits: { stepId: string; op: string; name: string; racing: boolean }[];
}

export interface StepProgress {
  next: RunState;
  reported: StepRecord[];
  finished: FinishedStep[];
  /** Whether the function can now see something it waited for. */
  wantsDiscovery: boolean;
}

/**
 * Moves steps from reported to finished.
 *
 * Steps that one reply names for the first time form a group. The function looks again when its group is settled, or
 * after each member of a race. Counting groups apart matters after a race: its loser stays pending, perhaps for hours,
 * and must not hold up the steps that follow. For a plan that is awaited as a whole this is the rule of §4.5.
 *
 * A step that is finished stays as it is: the first write wins. One that is pending is not reported a second time.
 */
export function finishSteps(state: RunState, news: StepNews): StepProgress {
  const done = new Set(state.stack);
  const pending = new Map(state.pending);
  const stack = [...state.stack];
  const group = state.groups + 1;
  const reported: StepRecord[] = [];
  const finished: FinishedStep[] = [];
  const touched = new Set<number>();
  let stateBytes = state.stateBytes;
  let wantsDiscovery = false;
  let opensGroup = false;

  for (const { stepId, op, name, racing } of news.awaits) {
    if (done.has(stepId) || pending.has(stepId)) continue;
    pending.set(stepId, { op, name, group, racing });
    reported.push({ stepId, op, name, group, racing });
    opensGroup = true;
  }
  for (const finish of news.finishes) {
    if (done.has(finish.stepId)) continue;
    const known: PendingStep | undefined = pending.get(finish.stepId);
    const racing = finish.racing || known?.racing === true;
    const ownGroup = known?.group ?? group;
    opensGroup ||= known === undefined;
    pending.delete(finish.stepId);
    done.add(finish.stepId);
    finished.push({
      stepId: finish.stepId,
      op: finish.op,
      name: finish.name || (known?.name ?? ""),
      group: ownGroup,
      racing,
      position: stack.length,
      memo: finish.memo,
    });
    stack.push(finish.stepId);
    stateBytes += finish.memo.length;
    touched.add(ownGroup);
    wantsDiscovery ||= racing || state.requestVersion === VERSION_WITHOUT_GROUPS;
  }
  const unsettled = new Set([...pending.values()].map((step) => step.group));
  for (const one of touched) wantsDiscovery ||= !unsettled.has(one);
  // A step reported and finished in one breath leaves only its finished record.
  const finishedIds = new Set(finished.map((step) => step.stepId));
  return {
    next: {
      ...state,
      stack,
      pending,
      stateBytes,
      groups: opensGroup ? group : state.groups,
      forceStepPlan: state.forceStepPlan && pending.size > 0,
    },
    reported: reported.filter((step) => !finishedIds.has(step.stepId)),
    finished,
    wantsDiscovery,
  };
}
