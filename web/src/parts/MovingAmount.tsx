import { useEffect, useRef, useState } from "react";
import { formatMoney, fromMicros, type Money, toMicros, usualDecimals } from "../money";

const DURATION = 650;

/** An amount that runs to its new value. Screen readers hear the new value once; who asked for less motion sees it at once. */
export function MovingAmount({ money }: { money: Money }) {
  const [drawn, setDrawn] = useState(money.amount);
  const [direction, setDirection] = useState<"" | "rose" | "fell">("");
  const from = useRef(money.amount);

  useEffect(() => {
    const start = toMicros(from.current);
    const distance = toMicros(money.amount) - start;
    if (distance === 0n) return;
    setDirection(distance > 0n ? "rose" : "fell");
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      from.current = money.amount;
      setDrawn(money.amount);
      return;
    }
    const unit = 10n ** BigInt(6 - usualDecimals(money.currency));
    const began = performance.now();
    let frame = requestAnimationFrame(function draw(now) {
      const passed = Math.min(1, Math.max(0, now - began) / DURATION);
      const eased = BigInt(Math.round((1 - (1 - passed) ** 3) * 10_000));
      const reached = start + (distance * eased) / 10_000n;
      from.current = fromMicros(reached);
      setDrawn(passed === 1 ? money.amount : fromMicros((reached / unit) * unit));
      if (passed < 1) frame = requestAnimationFrame(draw);
      else from.current = money.amount;
    });
    return () => cancelAnimationFrame(frame);
  }, [money.amount, money.currency]);

  return (
    <span className="moving">
      <span aria-hidden="true" className={direction} key={direction && money.amount}>
        {formatMoney({ amount: drawn, currency: money.currency })}
      </span>
      <span className="heard" aria-live="polite">
        {formatMoney(money)}
      </span>
    </span>
  );
}
