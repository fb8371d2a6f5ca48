import type { ModelPlan } from '../../runtime/execute/plan.ts';

/** How a part of a JSON text is laid out: on one line, an entry a line, or by key (other keys on one line). */
type Layout = 'line' | { readonly each: Layout } | { readonly keys: Readonly<Record<string, Layout>> };

const list: Layout = { each: 'line' };

const program: Layout = { keys: { buffers: list, ports: list, constants: list, segments: { each: list } } };

const planLayout: Layout = { keys: { parameters: list, pages: list, kernels: list, programs: { each: program } } };

/** The plan as JSON that people can read: a parameter, a kernel, a buffer, a dispatch a line. */
export const planJson = (plan: ModelPlan): string => `${layOut(plan, planLayout, '')}\n`;

const layOut = (value: object, layout: Layout, indent: string): string => {
  const entries = Object.entries(value) as [string, unknown][];
  if (layout === 'line' || entries.length === 0) return JSON.stringify(value);
  const inner = `${indent}  `;
  const lines = entries.map(([key, item]) => {
    const below = 'each' in layout ? layout.each : (layout.keys[key] ?? 'line');
    const text = typeof item === 'object' && item !== null ? layOut(item, below, inner) : JSON.stringify(item);
    return Array.isArray(value) ? `${inner}${text}` : `${inner}${JSON.stringify(key)}: ${text}`;
  });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
};
