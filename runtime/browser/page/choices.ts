import { iteratingLevels } from '../../commands/sample-plan.ts';
import type { CompiledModel } from '../../model.ts';
import type { Level } from '../../recursion/recursion.ts';
import { iterationCounts } from '../../sample/sampler.ts';
import { checkRange } from '../../spec-range.ts';
import type { RangedKey } from '../../spec-range.ts';
import type { Choices } from '../studio.ts';
import { element, input, option, select } from './elements.ts';

/** The form that says what to draw. */
export class ChoiceForm {
  private readonly model: CompiledModel;
  private readonly levels: readonly Level[];

  constructor(model: CompiledModel, classNames: readonly string[]) {
    this.model = model;
    this.levels = iteratingLevels(model);
    const { data, sample } = model.description;
    const names = Array.from({ length: data.classes }, (_, label) => classNames[label] ?? `class ${label}`);
    for (const id of ['class', 'train-class'])
      select(id).replaceChildren(...names.map((name, label) => option(String(label), name)));
    input('seed').value = String(sample.seed);
    input('guidance').value = String(sample.guidance);
    input('temperature').value = String(sample.temperature);
    input('argmax').addEventListener('change', () => this.reflect());
    this.addIterations();
    this.reflect();
  }

  get label(): number {
    return Number(select('class').value);
  }

  get seed(): number {
    return Math.max(0, Math.trunc(input('seed').valueAsNumber || 0));
  }

  set seed(seed: number) {
    input('seed').value = String(seed);
  }

  /** Throws a RangeError that says which entry is no number in its range. */
  read(): Choices {
    const { sample } = this.model.description;
    const temperature = input('argmax').checked ? 0 : entry('temperature', 'sample.temperature');
    const [seed, guidance] = [entry('seed', 'sample.seed'), entry('guidance', 'sample.guidance')];
    const options = { ...sample, seed, guidance, temperature };
    const count = (level: string): number => entry(`iterations-${level}`, 'levels.*.iterations');
    const iterations = Object.fromEntries(this.levels.map(({ name }) => [name, count(name)]));
    return { label: this.label, options, iterations };
  }

  private reflect(): void {
    input('temperature').disabled = input('argmax').checked;
  }

  private addIterations(): void {
    const place = element('iterations', HTMLElement);
    const counts = iterationCounts(this.model);
    for (const { name, patches } of this.levels) {
      const label = document.createElement('label');
      const field = document.createElement('input');
      Object.assign(field, { id: `iterations-${name}`, type: 'number', min: '1', max: String(patches), step: '1' });
      field.required = true;
      field.value = String(counts[name] ?? patches);
      label.append(`Iterations of ${name}`, field);
      place.append(label);
    }
    place.hidden = this.levels.length === 0;
  }
}

/** A number that its field accepts, and the key of the spec that it stands in for. Throws a RangeError. */
export const entry = (id: string, key?: RangedKey): number => {
  const field = input(id);
  const name = field.labels?.[0]?.firstChild?.textContent?.trim() ?? id;
  if (field.validity.valid && !Number.isNaN(field.valueAsNumber)) {
    if (key !== undefined) checkRange(key, field.valueAsNumber, name);
    return field.valueAsNumber;
  }
  throw new RangeError(`${name}: ${field.validationMessage || 'a number is missing.'}`);
};
