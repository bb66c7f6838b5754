import { type ReactNode, useEffect, useId, useRef } from "react";

type Props = { title: string; onClose: () => void; back?: ReactNode; children: ReactNode };

/** A dialog with room for a task. On a phone it is the whole screen. It closes on Escape and on a click beside it. */
export function Sheet({ title, onClose, back, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = useId();

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  // Each step has its own title; a screen reader says it, and the step begins at its top.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    dialog.current?.scrollTo(0, 0);
  }, [title]);

  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={name}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      // The browser may close it by itself, but not when the page has left it.
      onClose={() => dialog.current && onClose()}
      onMouseDown={(e) => {
        if (e.target === dialog.current) onClose();
      }}
    >
      <div className="sheet-body">
        <header>
          <div>
            {back && <p className="back">{back}</p>}
            <h2 id={name} ref={heading} tabIndex={-1}>
              {title}
            </h2>
          </div>
          <button type="button" className="close" aria-label="Close" onClick={onClose}>
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
              <path d="M1 1l12 12M13 1L1 13" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
            </svg>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
