/** Stands where something is being loaded. */
export function Waiting() {
  return <div className="waiting" aria-busy="true" />;
}
