/**
 * Reads which licences a package's copyright file names.
 *
 * A file in Debian's machine-readable format (DEP-5) has a field `License:` for every part; any other is searched for the texts in
 * /usr/share/common-licenses that it points at, and for a few licences by their first words.
 *
 * @param {string} text
 * @returns {string[]} short names, sorted, each once
 */
export function licencesOf(text) {
  const names = /^Format:\s*\S*copyright-format/im.test(text) ? fieldsOf(text) : hintsOf(text);
  return [...new Set(names)].sort();
}

/** `License: GPL-2+ and MIT` names two; words in brackets and the text below say no more names. */
function fieldsOf(text) {
  return [...text.matchAll(/^License:[ \t]*(\S.*)$/gim)].flatMap(([, line]) =>
    line
      .split(/\s+(?:and\/or|and|or)\s+|,\s*|\|/i)
      .map((name) => name.replace(/^(and|or)\s+/i, '').trim())
      .filter((name) => name !== '')
      .map((name) => name.replace(/\s+/g, ' ')),
  );
}

const HINTS = [
  [/Redistribution and use in source and binary forms/i, 'BSD'],
  [/Permission is hereby granted, free of charge/i, 'MIT'],
  [/Permission to use, copy, modify,? and(?:\/or)? distribute this software/i, 'ISC'],
  [/public domain/i, 'public-domain'],
];

function hintsOf(text) {
  const common = [...text.matchAll(/\/usr\/share\/common-licenses\/([\w.-]*\w)/g)].map(([, name]) => name);
  return [...common, ...HINTS.filter(([pattern]) => pattern.test(text)).map(([, name]) => name)];
}

/** The common licences that a copyright file points at instead of having their texts in it. */
export function commonLicences(text) {
  return [...new Set([...text.matchAll(/\/usr\/share\/common-licenses\/([\w.-]*\w)/g)].map(([, name]) => name))].sort();
}
