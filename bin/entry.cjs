// The first of our code that Node.js reads: plain enough for a version that is too old to be told so.
'use strict';

var parts = process.versions.node.split('.').map(Number);
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write('netyard: Node.js ' + process.versions.node + ' is too old. Netyard needs version 20.19 or later: https://nodejs.org\n');
  process.exit(1);
}
import('../dist/main/cli.js');
