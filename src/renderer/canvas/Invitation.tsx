/** An empty drawing says what to do. */
export function Invitation() {
  return (
    <div className="invitation-box">
      <p>Drag a container from the palette into the drawing.</p>
      <p>Drag from the handle of one box to another to connect them.</p>
      <p>Press Run: what you drew becomes real.</p>
    </div>
  );
}
