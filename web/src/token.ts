const STORE = "aura.token";

/** The token that the customer pasted, kept for this browser tab only; GraphiQL uses it too. */
export const pastedToken = {
  read: (): string | null => sessionStorage.getItem(STORE),
  keep: (token: string): void => sessionStorage.setItem(STORE, token),
  forget: (): void => sessionStorage.removeItem(STORE),
};
