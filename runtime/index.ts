/** The runtime as a library, for Node and for browsers: nothing that is exported here needs Node or another package to load. */

// Devices
export { adapterName, DeviceError, openDevice, openNullDevice, requireLimit } from './device/index.ts';
export type { AdapterInfo, DeviceErrorCode, DeviceFeatures, OpenDevice, OpenOptions } from './device/index.ts';

// Models
export { loadText } from './load-text.ts';
export { Session } from './execute/session.ts';
export { demandOf, halvingBatch, largestBatch, roomOn } from './execute/fit.ts';
export type { CompiledModel, ModelDescription, SampleOptions, TrainOptions } from './model.ts';
export type { ModelPlan } from './execute/plan.ts';

// The recursion
export { generatorsOf, headOf, levelsOf, partsOf } from './recursion/recursion.ts';
export type { Down, Generator, Head, Level, Loop, Part, Recursion } from './recursion/recursion.ts';
export { walk } from './recursion/walk.ts';
export type { IterationCounts, SegmentRun, Visitor, WalkOptions } from './recursion/walk.ts';

// Training, likelihood and sampling
export { Trainer } from './train/trainer.ts';
export type { StepResult } from './train/trainer.ts';
export { Evaluator } from './evaluate/evaluator.ts';
export type { EvaluatedPart, EvaluateOptions, Evaluation } from './evaluate/evaluator.ts';
export { Scorer } from './evaluate/scorer.ts';
export type { ScoreSink } from './evaluate/scorer.ts';
export { randomOrders, rasterOrders, uniformShares } from './evaluate/questions.ts';
export type { AskedLevel, LikelihoodDraw, Orders, Question, Questions, Region } from './evaluate/questions.ts';
export type { LikelihoodInputs } from './train/likelihood-inputs.ts';
export { iterationCounts, sampleCapacity, Sampler } from './sample/sampler.ts';
export type { Progress, ProgressListener, SampleRequest, TracedImages } from './sample/sampler.ts';
export { bitsPerDimOf, logProbabilitiesOf } from './sample/drawn-images.ts';
export type { DrawnImages } from './sample/drawn-images.ts';
export type { TraceEntry } from './sample/trace.ts';
export { allButRegion } from './sample/given.ts';
export type { RegionPath } from './sample/region.ts';
export type { Given } from './sample/given.ts';
export { marks } from './recursion/unknown.ts';
export { boxOf, pathTo } from './sample/region.ts';
export type { RegionBox } from './sample/region.ts';

// Data
export { ArrayDataset } from './data/array-dataset.ts';
export { batchAt, orderedBatches, trainingBatches } from './data/batches.ts';
export type { Batch, BatchOptions, TrainingBatch } from './data/batches.ts';
export type { DataDemands, Dataset, ItemShape, Split } from './data/dataset.ts';
export { DataError } from './data/data-error.ts';
export { idxDataset, parseIdx } from './data/formats/idx.ts';
export { imageGrid } from './data/grid.ts';
export type { GridOptions } from './data/grid.ts';
export { encodePng } from './data/png.ts';
export type { Raster } from './data/raster.ts';

// Checkpoints
export { CheckpointError } from './formats/checkpoint-error.ts';
export { encodeSafetensors, fetchSafetensors, readSafetensors } from './formats/safetensors.ts';
export type { Metadata, TensorType } from './formats/header.ts';
export type { NamedTensor, Tensor, TensorFile } from './formats/safetensors.ts';
