import { runOn } from '../state/actions/backends.ts';
import { openLine, selectProblem } from '../state/actions/problems.ts';
import { wayOut } from '../state/backends.ts';
import type { Problem } from '../state/problem.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive } from '../state/state.ts';
import { problemsOf } from '../state/status.ts';

/** Everything that is wrong; each leads to its element, and to its line. */
export function Problems() {
  const app = useApp();
  const problems = useAppState(problemsOf);
  const elsewhere = useAppState((state) => wayOut(state, isLive(state)));
  if (problems.length === 0) return <p className="dock-empty muted">Nothing is wrong.</p>;
  return (
    <>
      {elsewhere !== null && <WayOut backend={elsewhere} />}
      <ul className="problems">
        {problems.map((problem) => (
          <li key={`${problem.code} ${problem.element ?? ''} ${problem.line ?? ''} ${problem.message}`}>
            <button type="button" className="problem" onClick={() => selectProblem(app, problem)}>
              <span className="problem-where">{whereOf(problem)}</span>
              <span className="grow">
                {problem.message}
                {problem.fix !== undefined && <span className="muted"> {problem.fix}</span>}
              </span>
            </button>
            {problem.line !== undefined && (
              <button type="button" className="problem-line mono muted" title="Show the line" onClick={() => openLine(app, problem)}>
                line {problem.line}
                {problem.column !== undefined && `:${problem.column}`}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What this backend lacks another one has. */
function WayOut({ backend }: { readonly backend: string }) {
  const app = useApp();
  return (
    <div className="way-out">
      <span>The backend {backend} has what is missing here.</span>
      <button type="button" className="button small primary" onClick={() => void runOn(app, backend)}>
        Run on {backend}
      </button>
    </div>
  );
}

function whereOf(problem: Problem): string {
  return problem.element?.replace(/^(containers|hosts|networks|lans)\./, '') ?? 'file';
}
