import icon from "../icon.svg";

export function Brand() {
  return (
    <a className="brand" href="#/billing/balance">
      <img src={icon} alt="" width={28} height={28} />
      <span>
        Aura <b>Billing</b>
      </span>
    </a>
  );
}
