// Records what fhirpath.js says about each expression of a list, on response.json.
const fs = require('fs'), fp = require('fhirpath'), r4 = require('fhirpath/fhir-context/r4');
const [, , list, resource, out] = process.argv;
const res = JSON.parse(fs.readFileSync(resource));
const show = (v) => {
  if (v === null || v === undefined) return 'null';
  const n = v.constructor && v.constructor.name;
  if (n === 'FP_Quantity') return `quantity ${v.value} ${String(v.unit).replace(/^'|'$/g, '')}`;
  if (n === 'FP_DateTime' || n === 'FP_Date' || n === 'FP_Time' || n === 'FP_Instant') return `time ${v.asStr ?? v.toString()}`;
  if (typeof v === 'boolean') return `boolean ${v}`;
  if (typeof v === 'number' || typeof v === 'bigint') return `number ${v}`;
  if (typeof v === 'string') return `string ${v}`;
  return 'object';
};
const rows = [];
for (const e of fs.readFileSync(list, 'utf8').split('\n')) {
  if (!e.trim() || e.startsWith('#')) continue;
  let want;
  try { want = fp.evaluate(res, e, { resource: res, two: 2, list: [1, 2, 3], none: [] }, r4, { resolveInternalTypes: false }).map(show); } catch (x) { want = 'error'; }
  rows.push({ expr: e, want });
}
fs.writeFileSync(out, '[\n' + rows.map((r) => '  ' + JSON.stringify(r)).join(',\n') + '\n]\n');
