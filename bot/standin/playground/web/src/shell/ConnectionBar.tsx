/** Says that the connection is lost while it is, and what one sees before the first state has come. */

import { tryNow } from "./live";
import { usePart } from "./store";

export function ConnectionBar() {
  const online = usePart((play) => play.online);
  return <div role="status">{online ? null : <Lost />}</div>;
}

function Lost() {
  return (
    <p class="shell-lost">
      Connection lost, trying again.
      <button type="button" class="shell-link" onClick={tryNow}>
        Try now
      </button>
    </p>
  );
}

export function Opening() {
  const refused = usePart((play) => play.refused);
  return (
    <main class="shell-opening">
      <ConnectionBar />
      {refused ? (
        <>
          <h1>Nobody to act as</h1>
          <p>{refused}</p>
          <p>
            <a href="/">Open the workspace as its first person</a>
          </p>
        </>
      ) : (
        <p class="shell-soft">Opening the workspace…</p>
      )}
    </main>
  );
}
