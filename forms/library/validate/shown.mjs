// Asks another engine which questions of a form are shown: @medplum/react-hooks for enableWhen, fhirpath.js for
// enableWhenExpression. It is told each story of the shipped forms and compared with what our engine said.
// Usage: go test ./forms/library -run TestForms -stories DIR && forms/library/validate/run.sh --shown DIR
import './noon.mjs';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [forms, dir] = process.argv.slice(2);
const require = createRequire(import.meta.url);

globalThis.WebSocket ??= class {};
const { isQuestionEnabled } = await import('@medplum/react-hooks');
const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');

const whenExpression = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression';
const variable = 'http://hl7.org/fhir/StructureDefinition/variable';
const exts = (node, url) => (node.extension ?? []).filter((e) => e.url === url);

const counts = { asked: 0, conditions: 0, wrong: 0 };

// only is the response with, of every repeated group on the way to a row, the one repetition that the row lies in: an
// engine that knows no rows then sees the answers of that row alone.
function only(items, path) {
  return (items ?? [])
    .filter((it) => !path.some((p) => p.linkId === it.linkId && p !== it))
    .map((it) => ({ ...it, item: only(it.item, path), answer: it.answer?.map((a) => ({ ...a, item: only(a.item, path) })) }));
}

// holds asks about one condition. The engine is asked about each by itself, and about each row that the question stands in:
// it takes an unanswered question for a condition met where conditions are joined by all, and knows only the first row.
function holds(when, response) {
  const item = { linkId: 'x', type: 'string', enableWhen: [when], enableBehavior: 'any' };
  const nodes = all(response.item, when.question, []);
  const ask = (list) => isQuestionEnabled(item, { resourceType: 'QuestionnaireResponse', item: list });
  if (nodes.length === 0) return ask([]);
  const each = nodes.map((n) => ask([n]));
  return when.operator === 'exists' && !when.answerBoolean ? each.every(Boolean) : each.some(Boolean);
}

function enabled(def, response) {
  if (!def.enableWhen) return true;
  const each = def.enableWhen.map((w) => holds(w, response));
  return def.enableBehavior === 'all' ? each.every(Boolean) : each.some(Boolean);
}

function run(story) {
  const form = JSON.parse(readFileSync(join(forms, story.form + '.json'), 'utf8'));
  const inline = (expression, vars) => expression.replace(/%([A-Za-z][A-Za-z0-9]*)/g, (all, name) => (name in vars ? `(${vars[name]})` : all));
  const walk = (defs, vars, parentOn, path, row) => {
    const response = { resourceType: 'QuestionnaireResponse', item: only(story.response.item, path) };
    for (const def of defs ?? []) {
      let on = parentOn && enabled(def, response);
      if (def.enableWhen) counts.conditions++;
      for (const e of exts(def, whenExpression)) {
        counts.conditions++;
        const whole = inline(e.valueExpression.expression, vars).replaceAll('%qitem', `%questionnaire.repeat(item).where(linkId='${def.linkId}')`);
        const got = fhirpath.evaluate(response, whole, { resource: response, questionnaire: form }, r4);
        on = on && got.length === 1 && got[0] === true;
      }
      const repeats = def.repeats && def.type === 'group';
      const key = (row ? row + '/' : '') + def.linkId;
      if (!repeats && key in story.shown) {
        counts.asked++;
        if (story.shown[key] !== on) {
          counts.wrong++;
          console.log(`${story.form}: ${story.name}: ${key} is ${story.shown[key] ? 'shown' : 'hidden'} with us, ${on ? 'shown' : 'hidden'} there`);
        }
      }
      if (!repeats) {
        // A question whose answers are rows of their own is asked about as one; what lies under it is left to the stories.
        if (!(def.repeats && def.item && def.type !== 'display')) walk(def.item, vars, on, path, row);
        continue;
      }
      for (const node of all(story.response.item, def.linkId, path)) {
        const mine = { ...vars };
        for (const v of exts(def, variable)) {
          const { name, expression } = v.valueExpression;
          mine[name] = inline(expression.startsWith('item.') ? `%resource.repeat(item).where(id='${node.id}').${expression}` : expression, mine);
        }
        walk(def.item, mine, on, [...path, node], node.id);
      }
    }
  };
  const top = {};
  for (const v of exts(form, variable)) top[v.valueExpression.name] = inline(v.valueExpression.expression, top);
  walk(form.item, top, true, [], '');
}

// all are the repetitions of a group below the innermost row of a path.
function all(items, linkId, path) {
  const out = [];
  const seek = (list) => {
    for (const it of list ?? []) {
      if (it.linkId === linkId) out.push(it);
      seek(it.item);
      for (const a of it.answer ?? []) seek(a.item);
    }
  };
  seek(path.length ? path[path.length - 1].item : items);
  return out;
}

const files = readdirSync(dir).filter((f) => f.endsWith('.json'));
for (const f of files) run(JSON.parse(readFileSync(join(dir, f), 'utf8')));
console.log(`${files.length} stories, ${counts.asked} items asked about, ${counts.conditions} conditions, ${counts.wrong} differences`);
process.exit(counts.wrong ? 1 : 0);
