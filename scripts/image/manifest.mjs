import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { commonLicences, licencesOf } from './licences.mjs';
import { resolved } from './tree.mjs';

/** Changes when the files of an image, or what the guest says and understands, change in a way that Netyard must know. */
export const FORMAT = 1;

export function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * What a package says about itself, and where its source is.
 *
 * @param {string} control  what `dpkg-deb -f` prints
 * @returns {{ name: string, version: string, arch: string, source: string, sourceVersion: string, sourceUrl: string, builtUsing: string[] }}
 */
export function packageFacts(control) {
  const fields = Object.fromEntries([...control.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [name, value.trim()]));
  // `Source: NAME (VERSION)`; what is the same as the package's own is left out.
  const [, source = fields.Package, sourceVersion = fields.Version] = /^(\S+)(?:\s+\((.+)\))?$/.exec(fields.Source ?? '') ?? [];
  return {
    name: fields.Package,
    version: fields.Version,
    arch: fields.Architecture,
    source,
    sourceVersion,
    sourceUrl: `https://snapshot.debian.org/package/${source}/${sourceVersion}/`,
    builtUsing: (fields['Built-Using'] ?? '').split(/,\s*/).filter(Boolean),
  };
}

/**
 * One package of the manifest.
 *
 * @param {{ path: string, sha256: string }} deb
 * @param {import('./tree.mjs').Source} source
 */
export function packageRecord(deb, source) {
  const control = execFileSync('dpkg-deb', ['-f', deb.path], { encoding: 'utf8' });
  const facts = packageFacts(control);
  return { ...facts, file: basename(deb.path), sha256: deb.sha256, licences: licencesOf(copyrightOf(facts.name, source)) };
}

function copyrightOf(name, source) {
  const path = resolved(source, `usr/share/doc/${name}/copyright`);
  if (path === null) throw new Error(`The package ${name} has no copyright file.`);
  return source.get(path).entry.data.toString('utf8');
}

/** All copyright files and the common licences that they point at, as one text: it goes with the image. */
export function licenceText(names, source) {
  const texts = names.map((name) => [name, copyrightOf(name, source)]);
  const common = [...new Set(texts.flatMap(([, text]) => commonLicences(text)))].sort();
  const licences = common.flatMap((name) => {
    const path = resolved(source, `usr/share/common-licenses/${name}`);
    return path === null ? [] : [[`/usr/share/common-licenses/${name}`, source.get(path).entry.data.toString('utf8')]];
  });
  const chapter = ([title, text]) => `${'='.repeat(100)}\n${title}\n${'='.repeat(100)}\n\n${text.trimEnd()}\n\n`;
  return [...texts, ...licences].map(chapter).join('');
}

/** One output file of the manifest. */
export function fileRecord(name, data) {
  return { name, size: data.length, sha256: sha256(data) };
}
