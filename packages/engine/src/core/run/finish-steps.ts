import type { FinishedStep, StepRecord } from "./run-change.ts";
import type { PendingStep, RunState } from "./run-state.ts";

/** The protocol version in which every finished step is followed by a discovery (§4.5). */
const VERSION_WITHOUT_GROUPS = 1;

/** The group of a step that was asked for by itself. */
const NO_GROUP = 0;

/** A step with a result to store. */
interface Finish {
  stepId: string;
  op: string;
  name: string;
  memo: string;
  racing: boolean;
}

/** The steps a reply reports: finished steps, and steps that the run has to wait for. */
export interface StepNews {
  finishes: Finish[];
  awaits: { stepId: string; op: string; name: string; racing: boolean }[];
}

export interface StepProgress {
  next: RunState;
  /** New steps, and steps that were listed again and moved to the new group. */
  reported: StepRecord[];
  /** Ids of the new steps among `reported`. */
  added: string[];
  finished: FinishedStep[];
  /** Whether the function has to be called, because a result it waits for is there. */
  wantsDiscovery: boolean;
}

/**
 * Moves steps from pending to finished.
 *
 * A reply that asks for several steps makes them the run's group, which replaces the group before; steps that are
 * listed again move into it. The function is called again when no step of the group is pending, and after each member
 * of a race. So the steps after a race wait for its loser as long as the app lists it. The reference does so
 * (protocol §4.5): a function that stops there must not run on here.
 *
 * A finished step stays as it is: the first write wins. A pending step is not queued a second time.
 */
export function finishSteps(state: RunState, news: StepNews): StepProgress {
  const done = new Set(state.stack);
  const pending = new Map(state.pending);
  const stack = [...state.stack];
  const isPlan = news.awaits.length > 0 && news.awaits.length + news.finishes.length > 1;
  const groups = isPlan ? state.groups + 1 : state.groups;
  const { reported, added } = listSteps(news.awaits, { done, pending, group: isPlan ? groups : null });
  const finished: FinishedStep[] = [];
  let stateBytes = state.stateBytes;
  let wantsDiscovery = false;

  for (const finish of news.finishes) {
    if (done.has(finish.stepId)) continue;
    const known: PendingStep | undefined = pending.get(finish.stepId);
    const racing = finish.racing || known?.racing === true;
    pending.delete(finish.stepId);
    // A step that one reply reports and finishes leaves only its finished record.
    reported.delete(finish.stepId);
    done.add(finish.stepId);
    finished.push({
      stepId: finish.stepId,
      op: finish.op,
      name: finish.name || (known?.name ?? ""),
      group: known?.group ?? NO_GROUP,
      racing,
      position: stack.length,
      memo: finish.memo,
    });
    stack.push(finish.stepId);
    stateBytes += finish.memo.length;
    wantsDiscovery ||= racing || state.requestVersion === VERSION_WITHOUT_GROUPS;
  }
  const groupIsOpen = groups !== NO_GROUP && [...pending.values()].some((step) => step.group === groups);
  return {
    next: {
      ...state,
      stack,
      pending,
      stateBytes,
      groups,
      forceStepPlan: state.forceStepPlan && pending.size > 0,
    },
    reported: [...reported.values()],
    added: added.filter((stepId) => reported.has(stepId)),
    finished,
    wantsDiscovery: wantsDiscovery || (finished.length > 0 && !groupIsOpen),
  };
}

/**
 * Adds the steps that a reply asks for to the pending steps; a new group also takes in steps that are pending already.
 * @param group the group of steps asked for together; null for a single step
 */
function listSteps(
  awaits: StepNews["awaits"],
  {
    done,
    pending,
    group,
  }: { done: ReadonlySet<string>; pending: Map<string, PendingStep>; group: number | null },
): { reported: Map<string, StepRecord>; added: string[] } {
  const reported = new Map<string, StepRecord>();
  const added: string[] = [];
  for (const asked of awaits) {
    const { stepId } = asked;
    const known = pending.get(stepId);
    if (done.has(stepId) || reported.has(stepId) || (known && group === null)) continue;
    const { op, name, racing } = known ?? asked;
    const step = { op, name, racing, group: group ?? NO_GROUP };
    pending.set(stepId, step);
    reported.set(stepId, { stepId, ...step });
    if (!known) added.push(stepId);
  }
  return { reported, added };
}
