import { Commands } from '../inspector/Commands.tsx';
import { Words } from '../inspector/Words.tsx';
import { commandIn } from '../state/backends.ts';

/** A way out: its words, and the command in it with a button that copies it. */
export function Fix({ fix, closes }: { readonly fix: string; readonly closes: string }) {
  const command = commandIn(fix);
  return (
    <>
      {command !== fix && (
        <p>
          <Words text={command === null ? fix : fix.replace(`: ${command}`, ':').replaceAll('`', '')} />
        </p>
      )}
      {command !== null && <Commands lines={[command]} title={`the command for ${closes}`} />}
    </>
  );
}
