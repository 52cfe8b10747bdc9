import clsx from "clsx";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { ApprovalCard } from "@/lib/approvals/schemas";

const ordinals = ["first", "second", "third", "fourth", "fifth"];
const numbers = ["no", "one", "two", "three", "four", "five"];

/** One track for each person who must agree: filled once a yes is there, dashed while it is missing. */
export function Tracks({ card, userId }: { card: ApprovalCard; userId: string }) {
  const yeses = card.decisions.filter((decision) => decision.decision === "approve");
  const mineGiven = yeses.some((decision) => decision.userId === userId);
  const tracks = Array.from({ length: card.requiredDecisions }, (_, at) => ({
    place: ordinals[at] ?? `${at + 1}.`,
    yes: yeses[at],
  }));
  const of = numbers[card.requiredDecisions] ?? String(card.requiredDecisions);
  const firstMissing = tracks.find((track) => !track.yes)?.place;
  return (
    <ol
      aria-label={`${capital(of)} people must agree`}
      className="mt-3.5 mb-3 grid max-w-120 grid-cols-2 gap-1 text-13 leading-4.5 sm:mt-0"
    >
      {tracks.map(({ place, yes }) => {
        const mine = yes
          ? yes.userId === userId
          : place === firstMissing && card.mayDecide.allowed && !mineGiven;
        return (
          <li
            key={place}
            className={clsx("flex gap-2 border-t-2 pt-2", yes ? "border-ink-2" : "border-line-2")}
          >
            {yes ? (
              <StateGlyph state="completed" className="mt-px text-completed" />
            ) : (
              <span className="mt-px size-4 flex-none rounded-full border-[1.5px] border-waiting-fill border-dashed" />
            )}
            <span>
              <b className="block font-medium">{mine ? "You" : (yes?.userName ?? "Nobody yet")}</b>
              <span className="text-ink-3">
                {yes ? (
                  <>
                    agreed <Moment at={yes.at} />
                  </>
                ) : (
                  `${place} of ${of}, missing`
                )}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
