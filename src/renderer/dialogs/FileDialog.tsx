/** Opening and saving: the folders of the machine that the host process runs on. */
import { File, Folder, FolderUp } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { openFile, saveTo } from '../state/actions/files.ts';
import { show } from '../state/actions/select.ts';
import { ask } from '../state/app.ts';
import { useApp, useAppState } from '../state/react.ts';
import { Modal } from './Modal.tsx';

interface Listing {
  readonly folder: string;
  readonly entries: readonly { readonly name: string; readonly kind: 'folder' | 'file' }[];
}

interface Props {
  readonly purpose: 'open' | 'save';
}

export function FileDialog({ purpose }: Props) {
  const app = useApp();
  const home = useAppState((state) => folderOf(state.document?.file?.path) ?? state.info?.home ?? '/');
  const lab = useAppState((state) => state.document?.lab ?? 'topology');
  const [chosen, setFolder] = useState<string | null>(null);
  // Home may become known only after the dialog is open.
  const folder = chosen ?? home;
  const { listing, wrong, setWrong } = useListing(folder);
  const [name, setName] = useState(`${lab}.yaml`);
  const [replace, setReplace] = useState<string | null>(null);
  const pathForm = useId();
  const close = () => show(app, null);

  const openAt = async (path: string) => {
    if (await openFile(app, path)) closeIf(app);
    else setWrong(app.store.getState().log.at(-1)?.text ?? 'The file could not be opened.');
  };
  const choose = (file: string) => (purpose === 'save' ? setName(file) : void openAt(join(folder, file)));
  /** A path that was typed: a folder to look into, or a topology file. */
  const goTo = (path: string) => {
    if (!isTopology(path)) return setFolder(path);
    if (purpose === 'open') return void openAt(path);
    setFolder(folderOf(path) ?? folder);
    setName(path.replace(/^.*[\\/]/, ''));
  };
  const write = async () => {
    const file = isTopology(name) ? name : `${name}.yaml`;
    const there = listing?.entries.some((entry) => entry.kind === 'file' && entry.name === file) ?? false;
    if (there && replace !== file) return setReplace(file);
    if (await saveTo(app, join(folder, file), { version: null, overwrite: there })) close();
    else setWrong(app.store.getState().log.at(-1)?.text ?? 'The file could not be saved.');
  };
  return (
    <Modal title={purpose === 'open' ? 'Open a topology file' : 'Save the topology'} onClose={close} wide>
      <PathRow form={pathForm} path={listing?.folder ?? folder} onPath={goTo} onUp={() => setFolder(join(folder, '..'))} />
      {wrong !== null && <p className="bad">{wrong}</p>}
      <Entries listing={listing} onFolder={(entry) => setFolder(join(folder, entry))} onFile={choose} />
      {purpose === 'save' ? (
        <SaveRow name={name} replace={replace} onName={setName} onSave={() => void write()} onClose={close} />
      ) : (
        <OpenRow form={pathForm} onClose={close} />
      )}
    </Modal>
  );
}

/** `leaving` may have opened a question of its own meanwhile: that one stays. */
function closeIf(app: ReturnType<typeof useApp>): void {
  if (app.store.getState().dialog?.kind === 'open') show(app, null);
}

function useListing(folder: string) {
  const app = useApp();
  const [listing, setListing] = useState<Listing | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void ask(app, 'file.list', { folder }).then((result) => {
      if (!current || result === null) return;
      if (result.ok) setListing(result.value);
      setWrong(result.ok ? null : (result.problems[0]?.message ?? null));
    });
    return () => {
      current = false;
    };
  }, [app, folder]);
  return { listing, wrong, setWrong };
}

interface EntriesProps {
  readonly listing: Listing | null;
  readonly onFolder: (name: string) => void;
  readonly onFile: (name: string) => void;
}

function Entries({ listing, onFolder, onFile }: EntriesProps) {
  return (
    <ul className="entries">
      {listing?.entries.map((entry) => (
        <li key={`${entry.kind} ${entry.name}`}>
          <button type="button" className="entry" data-entry={entry.name} onClick={() => (entry.kind === 'folder' ? onFolder(entry.name) : onFile(entry.name))}>
            {entry.kind === 'folder' ? <Folder size={16} aria-hidden="true" /> : <File size={16} aria-hidden="true" />}
            {entry.name}
          </button>
        </li>
      ))}
      {listing?.entries.length === 0 && <li className="muted entries-empty">No folders and no .yaml files here.</li>}
    </ul>
  );
}

interface PathRowProps {
  readonly form: string;
  readonly path: string;
  readonly onPath: (path: string) => void;
  readonly onUp: () => void;
}

function PathRow({ form, path, onPath, onUp }: PathRowProps) {
  return (
    <form
      id={form}
      className="folder-row"
      onSubmit={(event) => {
        event.preventDefault();
        onPath(String(new FormData(event.currentTarget).get('path')).trim());
      }}
    >
      <button type="button" className="icon-button" aria-label="Folder above" onClick={onUp}>
        <FolderUp size={16} aria-hidden="true" />
      </button>
      <input key={path} name="path" className="input mono" aria-label="Folder or file" defaultValue={path} spellCheck={false} />
    </form>
  );
}

/** Open takes the path that stands above. */
function OpenRow({ form, onClose }: { readonly form: string; readonly onClose: () => void }) {
  return (
    <div className="save-row">
      <p className="grow muted">Press a file to open it, or type its path.</p>
      <button type="button" className="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" form={form} className="button primary">
        Open
      </button>
    </div>
  );
}

interface SaveRowProps {
  readonly name: string;
  readonly replace: string | null;
  readonly onName: (name: string) => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

function SaveRow({ name, replace, onName, onSave, onClose }: SaveRowProps) {
  return (
    <form
      className="save-row"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      {replace !== null && <p className="grow">{replace} is there already. Replace it?</p>}
      <label className="grow">
        <span className="hidden-words">File name</span>
        <input className="input mono" value={name} onChange={(event) => onName(event.target.value)} spellCheck={false} aria-label="File name" />
      </label>
      <button type="button" className="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" className="button primary" disabled={name.trim() === ''}>
        {replace === null ? 'Save' : 'Replace'}
      </button>
    </form>
  );
}

function isTopology(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function folderOf(path: string | undefined): string | null {
  return path === undefined ? null : path.replace(/[\\/][^\\/]*$/, '') || '/';
}

/** Joined with the folder's own separator; the host process makes `..` of it what it is. */
function join(folder: string, name: string): string {
  if (name === '..') return folderOf(folder.replace(/[\\/]$/, '')) ?? '/';
  const separator = folder.includes('\\') ? '\\' : '/';
  return `${folder.replace(/[\\/]$/, '')}${separator}${name}`;
}
