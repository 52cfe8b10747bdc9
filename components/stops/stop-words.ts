import type { Me } from "@/lib/access/schemas";
import type { Attention } from "@/lib/overview/attention-schemas";

/** The scope of the stop: `money`, `agent`, or `function:<id>`. */
export type StopScope = string;

interface StopWords {
  /** The label of the button that stops. */
  stop: string;
  /** The label of the button that resumes. */
  resume: string;
  /** The state while it is stopped, for the environment mark. */
  state: string;
  /** The consequence, and what is safe. */
  effect: string;
}

/** A stop switch in words. */
export function stopWords(scope: StopScope): StopWords {
  if (scope === "money") {
    return {
      stop: "Stop money",
      resume: "Resume money",
      state: "money stopped",
      effect:
        "No refund leaves until it is resumed. Approvals can still be decided; approved refunds wait and then resume.",
    };
  }
  if (scope === "agent") {
    return {
      stop: "Pause agent",
      resume: "Resume agent",
      state: "agent paused",
      effect:
        "The agent takes no further turn and sends no reply. Mail keeps arriving; its runs wait, lose nothing, and go on when it is resumed.",
    };
  }
  const name = scope.replace(/^function:/, "");
  return {
    stop: `Pause ${name}`,
    resume: `Resume ${name}`,
    state: `${name} paused`,
    effect: "Its runs wait before their next step, lose nothing and use up no retry, until it is resumed.",
  };
}

/** Whether this person may stop or resume it: fewer may resume money than stop it. */
export function maySwitch(me: Me, scope: StopScope, act: "stop" | "resume"): boolean {
  return me.permissions.includes(act === "resume" && scope === "money" ? "resume_money" : "stop");
}

/** The stop in force for a scope. */
export function stopOf(attention: Attention | undefined, scope: StopScope) {
  return attention?.stopped.find((stop) => stop.scope === scope);
}
