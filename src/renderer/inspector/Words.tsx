import { piecesOf } from './words.ts';

/** Text whose words stay whole. What is selected and copied is the text itself. */
export function Words({ text }: { readonly text: string }) {
  return piecesOf(text).map((piece) =>
    piece.whole ? (
      <span key={piece.at} className="word">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
