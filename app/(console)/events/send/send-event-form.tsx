"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, type SyntheticEvent, useState } from "react";
import { z } from "zod";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { emptyTexts, fieldsOf, readTexts, textsOf } from "@/components/schema-form/form-fields";
import { parseObject } from "@/components/schema-form/parse-object";
import { SchemaForm } from "@/components/schema-form/schema-form";
import { Button } from "@/components/ui/buttons/button";
import { Segmented } from "@/components/ui/fields/choices";
import { JsonField, SelectField } from "@/components/ui/fields/field";
import { SheetBody, SheetFooter } from "@/components/ui/layers/sheet";
import { useToast } from "@/components/ui/layers/toaster";
import { Band } from "@/components/ui/states/band";
import { type EventCatalogue, EventSent } from "@/lib/events/schemas";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";
import { wakeWords } from "./wake-words";

type Entry = EventCatalogue["items"][number];

interface SendEventFormProps {
  events: readonly Entry[];
  initialName: string | undefined;
  onClose: () => void;
}

/** The event to send and its data, as a form made from its schema or as JSON. Names the functions it would trigger. */
export function SendEventForm({ events, initialName, onClose }: SendEventFormProps) {
  const [name, setName] = useState(initialName ?? events[0]?.name ?? "");
  const event = events.find((one) => one.name === name);
  return (
    <DataForm key={name} event={event} onClose={onClose}>
      <SelectField
        label="Event"
        data-first-focus
        value={name}
        onChange={({ target }) => setName(target.value)}
        options={events.map((one) => ({ value: one.name, label: one.name }))}
        help={event ? wakeWords(event) : undefined}
      />
    </DataForm>
  );
}

interface DataFormProps {
  event: Entry | undefined;
  onClose: () => void;
  children: ReactNode;
}

function DataForm({ event, onClose, children }: DataFormProps) {
  const fields = fieldsOf(event?.schema);
  const [texts, setTexts] = useState(() => emptyTexts(fields));
  const [json, setJson] = useState<string>();
  const [asked, setAsked] = useState(false);
  const { send, refusals } = useSendEvent(onClose);
  const read = readTexts(fields, texts);
  const written = json === undefined ? read.data : parseObject(json);
  const problems = { ...(asked ? read.problems : undefined), ...refusals };

  function show(as: "form" | "json") {
    if (as === "json") setJson(JSON.stringify(read.data ?? texts, null, 2));
    else {
      if (written) setTexts(textsOf(fields, written));
      setJson(undefined);
    }
  }

  function onSubmit(submit: SyntheticEvent) {
    submit.preventDefault();
    setAsked(true);
    if (event && written && !send.isPending) send.mutate({ name: event.name, data: written });
  }

  return (
    <form onSubmit={onSubmit} className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <div className="grid gap-4">
          {children}
          <div className="flex items-center gap-3">
            <h3 className="text-13">Data</h3>
            <span className="ml-auto">
              <Segmented
                label="Data as"
                options={[
                  { value: "form", label: "Form" },
                  { value: "json", label: "JSON" },
                ]}
                value={json === undefined ? "form" : "json"}
                onChange={show}
              />
            </span>
          </div>
          {json === undefined ? (
            <SchemaForm fields={fields} texts={texts} onChange={setTexts} problems={problems} />
          ) : (
            <JsonField
              label="Data as JSON"
              help="Ids and codes only: bodies and addresses stay in the database."
              error={written ? undefined : "This is not a JSON object. Nothing was sent."}
              value={json}
              onChange={setJson}
            />
          )}
          {send.error ? (
            <Band tone="failed" title="It was not sent.">
              {send.error.message}
            </Band>
          ) : null}
        </div>
      </SheetBody>
      <SheetFooter>
        <Button type="submit" kind="primary" busy={send.isPending}>
          Send {event?.name}
        </Button>
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </form>
  );
}

const Issues = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

interface Asked {
  name: string;
  data: Record<string, unknown>;
}

/** Sends an event and opens its page, where its runs appear. `refusals` are the server's validation errors by field. */
function useSendEvent(onSent: () => void) {
  const router = useRouter();
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const send = useMutation({
    mutationFn: (event: Asked) => fetchJson(apiPaths.events(), EventSent, { method: "POST", body: event }),
    onSuccess: ({ id }, { name }) => {
      toast({ tone: "done", text: `Sent ${name}. What it starts appears beside it.` });
      onSent();
      router.push(paths.event(id));
    },
    onSettled: () => refetchAfter("POST /api/events"),
  });
  const details = send.error instanceof ApiFailure ? Issues.safeParse(send.error.details).data : undefined;
  const refusals = Object.fromEntries(details?.issues.map(({ path, message }) => [path, message]) ?? []);
  return { send, refusals };
}
