import { styleText } from 'node:util';

const COLOURED = process.stdout.isTTY && !process.env.NO_COLOR;

/** Colour where somebody looks, plain text where a program or a file does. */
export function paint(style, text) {
  return COLOURED ? styleText(style, text) : text;
}

/** `1.4 s`, from milliseconds. */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One line of a list of results: a mark, what it was, how long it took. */
export function resultLine(good, name, ms) {
  return `${good ? paint('green', 'ok    ') : paint('red', 'failed')} ${name.padEnd(28)} ${paint('dim', seconds(ms))}`;
}
