import { useCallback, useState } from "react";

const STORE = "aura.plan";

/** The plan that was selected but not paid yet, kept while the customer goes off to add a card. */
export function chosenPlan(): string | null {
  return sessionStorage.getItem(STORE);
}

export function useChosenPlan(): [string | null, (id: string) => void] {
  const [chosen, setChosen] = useState(chosenPlan);
  const choose = useCallback((id: string) => {
    sessionStorage.setItem(STORE, id);
    setChosen(id);
  }, []);
  return [chosen, choose];
}
