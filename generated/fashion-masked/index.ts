export { description, model } from './model.ts';
export { sampleImages } from './sample.ts';
export { drawRows } from './train.ts';
export * from '../../runtime/index.ts';
