import { Maximize, Redo2, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { redoEdit, undoEdit } from '../commands/editing.ts';
import { fitDrawing, zoomIn, zoomOut } from '../commands/viewing.ts';

/** What the hand needs near the drawing. */
export function Tools() {
  return (
    <div className="tools" role="toolbar" aria-label="Drawing">
      <CommandIcon command={undoEdit} icon={Undo2} />
      <CommandIcon command={redoEdit} icon={Redo2} />
      <span className="divider" />
      <CommandIcon command={zoomOut} icon={ZoomOut} />
      <CommandIcon command={fitDrawing} icon={Maximize} />
      <CommandIcon command={zoomIn} icon={ZoomIn} />
    </div>
  );
}
