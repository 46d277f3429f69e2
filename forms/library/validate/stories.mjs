// Tells the stories of the shipped forms again with fhirpath.js: every variable, worked-out value and check
// that has its item in the response is evaluated and compared with what our engine said.
// Usage: go test ./forms/library -run TestForms -stories DIR && forms/library/validate/run.sh --stories DIR
import './noon.mjs';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [forms, dir] = process.argv.slice(2);
const require = createRequire(import.meta.url);

const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');

const core = 'http://hl7.org/fhir/StructureDefinition/';
const urls = {
  variable: core + 'variable',
  constraint: core + 'questionnaire-constraint',
  calculated: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression',
};
const exts = (node, url) => (node.extension ?? []).filter((e) => e.url === url);
const sub = (e, url) => e.extension.find((s) => s.url === url);

const counts = { values: 0, checks: 0, wrong: 0 };
const wrong = (story, what) => {
  counts.wrong++;
  console.log(`${story.form}: ${story.name}: ${what}`);
};

function run(story) {
  const form = JSON.parse(readFileSync(join(forms, story.form + '.json'), 'utf8'));
  const defs = new Map();
  const index = (items) => {
    for (const d of items ?? []) {
      defs.set(d.linkId, d);
      index(d.item);
    }
  };
  index(form.item);
  const evaluate = (node, expression, vars, def) => {
    const base = node === story.response ? 'QuestionnaireResponse' : 'QuestionnaireResponse.item';
    // fhirpath.js forgets the FHIR types of what it is handed as a variable, so variables are written out.
    const whole = inline(expression, vars).replaceAll('%qitem', `%questionnaire.repeat(item).where(linkId='${def?.linkId}')`);
    return fhirpath.evaluate(node, { base, expression: whole }, { resource: story.response, questionnaire: form }, r4);
  };
  const inline = (expression, vars) => expression.replace(/%([A-Za-z][A-Za-z0-9]*)/g, (all, name) => (name in vars ? `(${vars[name]})` : all));
  const variables = (def, node, vars) => {
    const out = { ...vars };
    for (const v of exts(def, urls.variable)) {
      const { name, expression } = v.valueExpression;
      const here = expression.startsWith('item.') ? `%resource.repeat(item).where(id='${node.id}').${expression}` : expression;
      out[name] = inline(here, out);
    }
    return out;
  };
  const fired = new Set(story.fired);
  const check = (def, node, env, id) => {
    for (const c of exts(def, urls.constraint)) {
      const key = `${id} ${sub(c, 'key').valueId}`;
      const ok = evaluate(node, sub(c, 'expression').valueString, env, def);
      counts.checks++;
      const holds = !(ok.length === 1 && ok[0] === false);
      // One id may stand on several rows: it fired if it fired on any.
      if (!holds && !fired.has(key)) wrong(story, `${key} fires in fhirpath.js only`);
      if (!holds) seen.add(key);
      if (holds) asked.add(key);
    }
  };
  const seen = new Set();
  const asked = new Set();
  const walk = (items, env) => {
    for (const node of items ?? []) {
      const def = defs.get(node.linkId);
      const mine = variables(def, node, env);
      check(def, node, mine, node.linkId);
      for (const c of exts(def, urls.calculated)) {
        counts.values++;
        const got = evaluate(node, c.valueExpression.expression, mine, def);
        const plain = (v) => String(v?.code ?? v?.value ?? v ?? '');
        const answer = node.answer?.[0] ?? {};
        const ours = Object.entries(answer).find(([k]) => k.startsWith('value'))?.[1];
        const theirs = plain(got[0]);
        const same = ours?.code !== undefined && ours?.value !== undefined ? Number(ours.value) === Number(theirs) : plain(ours) === theirs;
        if (!same && Number(plain(ours)) !== Number(theirs)) wrong(story, `${node.linkId}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(got)}`);
      }
      walk(node.item, mine);
      for (const a of node.answer ?? []) walk(a.item, mine);
    }
  };
  const top = variables(form, story.response, {});
  check(form, story.response, top, '');
  walk(story.response.item, top);
  for (const key of story.fired) {
    if (asked.has(key) && !seen.has(key)) wrong(story, `${key} fires with us only`);
  }
}

const files = readdirSync(dir).filter((f) => f.endsWith('.json'));
for (const f of files) run(JSON.parse(readFileSync(join(dir, f), 'utf8')));
console.log(`${files.length} stories, ${counts.values} worked-out values, ${counts.checks} checks, ${counts.wrong} differences`);
process.exit(counts.wrong ? 1 : 0);
