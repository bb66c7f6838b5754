import { type ReactNode, useEffect, useId, useRef } from "react";

type Props = { title: string; verb: string; keep?: string; tone?: "danger" | "primary"; children: ReactNode; onYes: () => void; onNo: () => void };

/** A question before something that cannot be undone. The browser's own dialog keeps the focus inside and closes on Escape. */
export function Confirm({ title, verb, keep = "Keep it", tone = "danger", children, onYes, onNo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="panel" aria-labelledby={heading} onClose={onNo}>
      <h2 id={heading}>{title}</h2>
      <p>{children}</p>
      <div className="buttons">
        <button type="button" className="button" onClick={onNo}>
          {keep}
        </button>
        <button type="button" className={`button ${tone}`} onClick={onYes}>
          {verb}
        </button>
      </div>
    </dialog>
  );
}
