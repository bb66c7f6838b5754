import { Component, type ReactNode } from "react";

/** What shows instead of a blank page when the dashboard itself has a fault. The money is safe: it is not kept here. */
export class Mishap extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <main className="lonely">
        <div className="panel">
          <h1>The dashboard has stumbled</h1>
          <p className="quiet">Your account is not affected. Load the page again; if it stumbles again, tell support:</p>
          <p>
            <code>{this.state.error.message}</code>
          </p>
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            Load again
          </button>
        </div>
      </main>
    );
  }
}
