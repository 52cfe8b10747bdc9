"use client";

import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Button } from "../buttons/button";
import { StateGlyph } from "../states/state-mark";

const SHOWN_MS = 6000;
const MOST_SHOWN = 3;

interface Toast {
  tone: "done" | "failed" | "plain";
  text: string;
  action?: { label: string; run: () => void };
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Shows a message for six seconds; a failure stays until it is dismissed. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

/** Holds the toasts of the page, newest last, in live regions: polite for news, assertive for failures. */
export function Toaster({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<(Toast & { id: number })[]>([]);
  const nextId = useRef(0);
  const dismiss = useCallback(
    (id: number) => setShown((toasts) => toasts.filter((toast) => toast.id !== id)),
    [],
  );
  const add = useCallback(
    (toast: Toast) => {
      nextId.current += 1;
      const id = nextId.current;
      setShown((toasts) => [...toasts, { ...toast, id }].slice(-MOST_SHOWN));
      if (toast.tone !== "failed") setTimeout(() => dismiss(id), SHOWN_MS);
    },
    [dismiss],
  );
  const [news, failures] = useMemo(
    () => [
      shown.filter((toast) => toast.tone !== "failed"),
      shown.filter((toast) => toast.tone === "failed"),
    ],
    [shown],
  );
  const draw = (toast: Toast & { id: number }) => (
    <ToastCard key={toast.id} toast={toast} onDismiss={() => dismiss(toast.id)} />
  );
  return (
    <ToastContext value={add}>
      {children}
      <div className="pointer-events-none fixed inset-x-4 bottom-20 z-50 grid justify-items-center gap-2 sm:bottom-24 lg:justify-items-end">
        <div role="status" className="grid gap-2">
          {news.map(draw)}
        </div>
        <div role="alert" className="grid gap-2">
          {failures.map(draw)}
        </div>
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  return (
    <div className="pointer-events-auto flex min-h-12 w-100 max-w-full items-center gap-3 rounded-3 bg-layer py-2 pr-2 pl-3.5 text-13 shadow-layer forced:border">
      {toast.tone === "failed" ? (
        <StateGlyph state="failed" className="text-failed" />
      ) : toast.tone === "done" ? (
        <StateGlyph state="completed" className="text-completed" />
      ) : (
        <CircleAlert aria-hidden="true" className="icon text-ink-3" />
      )}
      <span className="min-w-0 grow">{toast.text}</span>
      <Button
        kind="quiet"
        size="sm"
        onClick={() => {
          toast.action?.run();
          onDismiss();
        }}
      >
        {toast.action?.label ?? "Dismiss"}
      </Button>
    </div>
  );
}
