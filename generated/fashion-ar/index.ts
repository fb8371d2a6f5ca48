export { description, model } from './model.ts';
export { recursion } from './recursion.ts';
export * from '../../runtime/index.ts';
