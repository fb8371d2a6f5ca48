import type { Dispatch, Kernel, Location, ModelPlan, Program } from '../../runtime/execute/plan.ts';
import { IrError } from '../ir/error.ts';
import { bindingAlignment } from '../5-lower/aliases.ts';

/**
 * Checks that a plan can run: kernels have their texts, dispatches have what their kernels bind, places exist, and no dispatch reads a shared
 * buffer that nothing has written before it in the segment. Throws an IrError that names the dispatch.
 *
 * @param files the kernels' texts, by the paths that the plan gives
 */
export const checkPlan = (plan: ModelPlan, files: ReadonlyMap<string, string>): void => {
  for (const [name, { file, launch, floats, bindings, variants }] of Object.entries(plan.kernels)) {
    for (const text of [file, ...variants.map((variant) => variant.file)])
      if (!files.has(text)) throw new IrError(`the kernel ${name} has no text ${text}`);
    if (launch.length !== floats.length) throw new IrError(`the kernel ${name} has ${launch.length} launch fields`);
    for (const { form, bindings: others } of variants)
      if (others.length !== bindings.length) throw new IrError(`${form} of ${name} binds ${others.length} values`);
  }
  for (const [index, { name, page, offset }] of plan.parameters.entries())
    if (offset >= (plan.pages[page]?.bytes ?? 0)) throw new IrError(`parameter ${index}, ${name}, lies in no page`);
  for (const [name, program] of Object.entries(plan.programs)) checkProgram(name, program, plan);
};

const checkProgram = (name: string, program: Program, plan: ModelPlan): void => {
  const ports = new Set(Object.values(program.ports).map(({ buffer }) => buffer));
  for (const [port, { buffer }] of Object.entries(program.ports))
    if (program.buffers[buffer] === undefined) throw new IrError(`the port ${port} of ${name} has no buffer`);
  for (const { segments } of [program, ...program.forms])
    for (const [segment, dispatches] of Object.entries(segments)) {
      if (program.segments[segment] === undefined)
        throw new IrError(`a form of ${name} has a segment ${segment} alone`);
      // What ports hold survives a run; every other buffer is shared and begins with no content.
      const written = new Set(ports);
      for (const dispatch of dispatches)
        checkDispatch(`${name}, ${segment}: ${dispatch.label}`, dispatch, program, plan, written);
    }
};

const checkDispatch = (
  where: string,
  { kernel: name, launch, bindings }: Dispatch,
  program: Program,
  plan: ModelPlan,
  written: Set<number>,
): void => {
  const kernel: Kernel | undefined = plan.kernels[name];
  if (kernel === undefined) throw new IrError(`${where}: there is no kernel ${name}`);
  if (launch.length !== kernel.launch.length)
    throw new IrError(`${where}: ${launch.length} launch values for ${kernel.launch.length} fields of ${name}`);
  if (bindings.length !== kernel.bindings.length)
    throw new IrError(`${where}: ${bindings.length} bindings for the ${kernel.bindings.length} of ${name}`);
  for (const [index, location] of bindings.entries()) {
    const { name: binding, access } = kernel.bindings[index] ?? { name: '', access: 'read' };
    if (!exists(location, program, plan)) throw new IrError(`${where}: ${binding} lies nowhere`);
    if ('page' in location && location.offset % bindingAlignment !== 0)
      throw new IrError(`${where}: ${binding} begins at ${location.offset}, where no binding may`);
    if (access === 'read' && 'buffer' in location && !written.has(location.buffer))
      throw new IrError(`${where}: ${binding} is read before anything writes it`);
  }
  for (const [index, location] of bindings.entries())
    if (kernel.bindings[index]?.access === 'read_write' && 'buffer' in location) written.add(location.buffer);
};

const exists = (location: Location, program: Program, { pages }: ModelPlan): boolean => {
  if ('buffer' in location) return program.buffers[location.buffer] !== undefined;
  return location.offset + location.bytes <= (pages[location.page]?.bytes ?? 0);
};
