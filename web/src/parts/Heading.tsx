import { type ReactNode, useEffect, useRef } from "react";

type Props = { title: string; trail?: ReactNode; children?: ReactNode };

/** A page's title. It takes the focus when the page opens, so that a screen reader says where the reader has come to. */
export function Heading({ title, trail, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Aura Billing`;
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [title]);
  return (
    <div className="heading">
      {trail && <p className="trail">{trail}</p>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}
