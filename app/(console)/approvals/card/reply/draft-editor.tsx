"use client";

import { Pencil, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/buttons/button";
import { TextAreaField } from "@/components/ui/fields/field";
import { Prose } from "@/components/ui/values/prose";
import { ANSWER_ID } from "../plain/plain-sections";
import { type AnswerDraft, REPLY_BODY } from "../plain/use-answer";

/** As long as a reply that a person writes on a ticket. */
const LONGEST = 20_000;

interface DraftEditorProps {
  text: string;
  /** Sentences that no record supports. */
  marks: readonly string[];
  draft: AnswerDraft;
}

/** The worker's draft; `e` makes it a field, whose text an approval sends. `u` restores the draft. */
export function DraftEditor({ text, marks, draft }: DraftEditorProps) {
  const edited = draft.texts[REPLY_BODY];
  const [editing, setEditing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (editing) field.current?.focus();
  }, [editing]);

  const edit = () => {
    if (edited === undefined) draft.setTexts({ [REPLY_BODY]: text });
    setEditing(true);
  };
  const undo = () => {
    draft.setTexts({});
    setEditing(false);
  };
  useKeys("Reply", [
    { keys: "e", label: "Edit the reply", run: edit },
    ...(edited === undefined ? [] : [{ keys: "u", label: "Undo the edit", run: undo }]),
  ]);

  if (edited === undefined)
    return (
      <div className="grid justify-items-start gap-3">
        <Prose text={text} marks={marks} className="border-line-2 border-l-2 pl-3.5 max-sm:text-15" />
        <Button size="sm" keyHint="e" icon={<Pencil aria-hidden="true" className="icon-14" />} onClick={edit}>
          Edit the reply
        </Button>
      </div>
    );
  return (
    <div id={ANSWER_ID} className="grid max-w-[62ch] gap-3">
      <TextAreaField
        label="The reply, as you change it"
        help="The draft stays on record beside it. It is compared with the records before it is sent."
        error={draft.problems[REPLY_BODY]}
        ref={field}
        rows={Math.min(16, Math.max(6, edited.split("\n").length + 1))}
        maxLength={LONGEST}
        value={edited}
        onChange={(event) => draft.setTexts({ [REPLY_BODY]: event.target.value })}
      />
      <Button
        size="sm"
        icon={<Undo2 aria-hidden="true" className="icon-14" />}
        onClick={undo}
        className="justify-self-start"
      >
        Undo the edit
      </Button>
    </div>
  );
}
