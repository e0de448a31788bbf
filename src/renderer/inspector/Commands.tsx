import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Words } from './Words.tsx';

const SHOWN_MS = 1200;

/** Lines that can be pasted into a shell, with a button that copies them. */
export function Commands({ lines, title }: { readonly lines: readonly string[]; readonly title: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(`${lines.join('\n')}\n`);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <div className="commands">
      <pre>
        <Words text={lines.join('\n')} />
      </pre>
      <button
        type="button"
        className="icon-button small copy"
        title={`Copy ${title}`}
        aria-label={copied ? 'Copied' : `Copy ${title}`}
        onClick={() => void copy()}
      >
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </button>
    </div>
  );
}
