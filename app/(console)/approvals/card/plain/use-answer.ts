"use client";

import { useState } from "react";
import { emptyTexts, type FormField, fieldsOf, readTexts } from "@/components/schema-form/form-fields";
import type { ApprovalCard } from "@/lib/approvals/schemas";

/** The typed answer that goes with a yes, while a person writes it. */
export interface AnswerDraft {
  /** The controls; empty when a plain yes is the answer. */
  fields: readonly FormField[];
  texts: Readonly<Record<string, string>>;
  setTexts: (texts: Record<string, string>) => void;
  /** Faults by field, after the first try to send. */
  problems: Readonly<Record<string, string>>;
  /** Reads the answer, and shows its faults; undefined while it has any. */
  read: () => { answer: unknown } | undefined;
}

/** The field of a reply that a person changes; without it the draft goes out as it is. */
export const REPLY_BODY = "body";

/** The one field of a choice. */
const CHOICE = "Your answer";

/** The draft of an answer to this card: the form of a request, the changed text of a reply; a refund takes none. */
export function useAnswer(card: ApprovalCard): AnswerDraft {
  const fields = fieldsFor(card);
  const [texts, setTexts] = useState<Record<string, string>>(() => ({
    ...emptyTexts(fields),
    // Nothing is chosen for the person who decides.
    ...Object.fromEntries(fields.filter(isChosen).map(({ name }) => [name, ""])),
  }));
  const [problems, setProblems] = useState<Record<string, string>>({});
  return {
    fields,
    texts,
    problems,
    setTexts: (next) => {
      setTexts(next);
      setProblems({});
    },
    read: () => {
      if (card.form === "reply") {
        const body = texts[REPLY_BODY]?.trim();
        if (body === "") {
          setProblems({ [REPLY_BODY]: "Write something, or undo the edit. Nothing was sent." });
          return undefined;
        }
        return { answer: body === undefined || body === card.draft?.trim() ? undefined : { body } };
      }
      if (fields.length === 0) return { answer: undefined };
      const { data, problems: found } = readTexts(fields, texts);
      setProblems(found ?? {});
      if (!data) return undefined;
      return { answer: card.form === "plain" && card.choices ? data[CHOICE] : data };
    },
  };
}

const isChosen = ({ kind }: FormField) => kind === "choice" || kind === "boolean";

function fieldsFor(card: ApprovalCard): FormField[] {
  if (card.form !== "plain") return [];
  if (card.choices)
    return [{ name: CHOICE, kind: "choice", options: card.choices, nullable: false, required: true }];
  return fieldsOf(card.inputSchema);
}
