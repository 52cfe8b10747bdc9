import { heldWords, knownStanding } from "@/lib/deployment/acts-here";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

const TIMEOUT_MS = 2_500;

/** Whether this deployment acts on its database. A preview and a restored copy do not, until they adopt it. */
export function checkDeployment(): Promise<Finding> {
  return bounded(
    knownStanding().then((standing) => (standing.acts ? FINE : wrong(heldWords(standing)))),
    TIMEOUT_MS,
    UNKNOWN,
  );
}
