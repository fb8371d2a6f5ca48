import { plain } from '../../runtime/nearest.ts';
import { pathsOfKey, schemaAt } from './schema.ts';
import type { Path } from './tree.ts';

/** What other tools call keys whose values mean the same. Case and separators make no difference. */
const foreignNames: Readonly<Record<string, readonly string[]>> = {
  'data.shape': ['image_size', 'img_size', 'resolution', 'input_size', 'size', 'seq_len', 'sequence_length'],
  'data.channels': ['in_channels', 'in_chans', 'num_channels', 'n_channels', 'image_channels'],
  'data.alphabet': ['vocab_size', 'num_tokens', 'n_tokens', 'levels_per_channel', 'bins'],
  'data.classes': ['num_classes', 'n_classes', 'nb_classes', 'class_num', 'num_labels', 'class_count'],
  'data.labelDrop': ['label_drop_prob', 'label_dropout', 'class_dropout_prob', 'cond_drop_prob', 'class_drop_prob'],
  'data.deviation': ['std', 'stddev', 'standard_deviation'],
  'levels.times': ['repeat', 'repeats', 'recursions', 'num_levels', 'n_levels', 'count'],
  'levels.partition': ['patch', 'patches', 'grid', 'num_patches', 'patches_per_side'],
  'levels.0.module': ['type', 'model_type', 'generator_type', 'generator', 'arch'],
  'levels.0.patch': ['patch_size'],
  'levels.0.width': [
    'dim',
    'd_model',
    'hidden_size',
    'embed_dim',
    'n_embd',
    'model_dim',
    'hidden_dim',
    'embedding_dim',
  ],
  'levels.0.blocks': [
    'depth',
    'num_layers',
    'n_layers',
    'n_layer',
    'num_blocks',
    'n_blocks',
    'layers',
    'num_hidden_layers',
  ],
  'levels.0.heads': ['num_heads', 'n_heads', 'n_head', 'nhead', 'num_attention_heads', 'attention_heads'],
  'levels.0.hidden': [
    'mlp_dim',
    'ffn_dim',
    'intermediate_size',
    'feedforward_dim',
    'dim_feedforward',
    'ffn_hidden_size',
  ],
  'levels.0.dropout': ['dropout_rate', 'dropout_prob', 'drop', 'p_dropout'],
  'levels.0.dropout.attention': ['attn_dropout', 'attention_dropout'],
  'levels.0.dropout.projection': ['proj_dropout', 'resid_dropout', 'residual_dropout'],
  'levels.0.iterations': ['num_iter', 'num_iter_list', 'num_iters', 'num_sampling_steps', 'decoding_steps'],
  'train.batch': ['batch_size', 'bs', 'bsz', 'train_batch_size', 'per_device_train_batch_size', 'global_batch_size'],
  'train.steps': [
    'max_steps',
    'num_steps',
    'train_steps',
    'training_steps',
    'max_iters',
    'num_train_steps',
    'total_steps',
    'n_steps',
  ],
  'train.epochs': ['num_epochs', 'n_epochs', 'max_epochs', 'num_train_epochs', 'epoch'],
  'train.microBatch': ['micro_batch_size'],
  'train.precision': ['mixed_precision', 'amp', 'fp16', 'bf16', 'dtype'],
  'train.rematerialise': [
    'gradient_checkpointing',
    'grad_checkpointing',
    'activation_checkpointing',
    'rematerialize',
    'remat',
  ],
  'train.rate': ['lr', 'learning_rate', 'base_lr', 'blr', 'max_lr', 'peak_lr', 'initial_lr', 'learnrate'],
  'train.warmup': ['warmup_steps', 'warmup_iters', 'num_warmup_steps', 'lr_warmup_steps'],
  'train.schedule': ['lr_schedule', 'lr_scheduler', 'scheduler', 'lr_scheduler_type', 'lr_decay_style'],
  'train.stepFactor': ['gamma', 'lr_gamma'],
  'train.average': ['ema', 'ema_decay', 'ema_rate', 'ema_beta', 'polyak'],
  'train.decay': ['weight_decay', 'wd'],
  'train.betas': ['beta', 'beta1', 'beta2', 'adam_beta1', 'adam_beta2', 'adam_betas'],
  'train.epsilon': ['eps', 'adam_eps', 'adam_epsilon'],
  'train.clip': ['grad_clip', 'clip_grad', 'max_grad_norm', 'gradient_clip_val', 'clip_norm', 'gradient_clipping'],
  'train.seed': ['random_seed', 'manual_seed', 'rng_seed'],
  'train.flip': ['horizontal_flip', 'random_flip', 'hflip', 'random_horizontal_flip'],
  'train.checkpointEvery': ['save_every', 'save_steps', 'save_interval', 'checkpoint_interval', 'ckpt_every'],
  'train.evaluateEvery': ['eval_every', 'eval_steps', 'eval_interval'],
  'train.evaluateImages': ['eval_images', 'eval_samples', 'num_eval_images'],
  'sample.guidance': ['cfg', 'cfg_scale', 'guidance_scale', 'classifier_free_guidance'],
  'sample.guidanceSchedule': ['cfg_schedule'],
  'sample.temperature': ['temp', 'tau'],
  'sample.filterThreshold': ['filter'],
};

const foreignPaths: ReadonlyMap<string, Path> = new Map(
  Object.entries(foreignNames).flatMap(([path, names]) =>
    names.map((name): [string, Path] => [plain(name), path.split('.')]),
  ),
);

/** Keys in other writing, such as `label_drop`: their names as they are compared, and where they are. */
let ownPaths: ReadonlyMap<string, readonly string[]> | undefined;

const pathsOf = (name: string): readonly string[] => {
  ownPaths ??= new Map(allKeys().map((key): [string, readonly string[]] => [plain(key), pathsOfKey(key)]));
  return ownPaths.get(plain(name)) ?? [];
};

const allKeys = (from: Path = []): readonly string[] => {
  const node = schemaAt(from);
  const own = Object.keys(node?.properties ?? {});
  const below = [...own, ...(node?.items ? ['0'] : [])].flatMap((step) => allKeys([...from, step]));
  return [...own, ...below];
};

/** Whether a word is a key of specs, or what another tool calls one. */
export const isKey = (word: string): boolean => pathsOf(word).length > 0 || foreignPaths.has(plain(word));

/**
 * The paths of the keys that a word most likely stands for, in a mapping at `parent`: one there, or else those of its name elsewhere, or
 * the one that other tools call so. None where there is no telling.
 */
export const meantKeys = (word: string, parent: Path = []): readonly string[] => {
  const path = dotted(word).split('.');
  if (path.length > 1 && schemaAt(path) !== undefined) return [path.join('.')];
  const [name = ''] = path.slice(-1);
  const foreign = foreignPaths.get(plain(name));
  const leaf = foreign?.at(-1);
  const section = [...parent, ...path.slice(0, -1)];
  const here = leaf === undefined ? section : [...section, leaf];
  if (leaf !== undefined && schemaAt(here) !== undefined) return [here.join('.')];
  const own = pathsOf(name);
  const inside = own.filter((found) => found === [...section, found.split('.').at(-1)].join('.'));
  if (inside.length > 0) return inside;
  // A key of a level is a key of the rule as well: the level stands for both.
  const apart = own.filter(
    (found) => !own.some((other) => other === found.replace('levels.', 'levels.0.') && other !== found),
  );
  if (apart.length > 0) return apart;
  return foreign === undefined ? [] : [foreign.join('.')];
};

/** A path with its indices behind dots: `levels[0].module` and `level0.module` are `levels.0.module`. */
export const dotted = (key: string): string =>
  key.replace(/\[(\d+)\]/g, '.$1').replace(/^levels?_?(\d+)(?=\.|$)/, 'levels.$1');

const foreignWords: Readonly<Record<string, string>> = {
  ...{ mar: 'masked', maskgit: 'masked', bidirectional: 'masked', bert: 'masked', mask: 'masked' },
  ...{ autoregressive: 'ar', causal: 'ar', gpt: 'ar', raster: 'ar' },
  ...{ fp16: 'mixed', bf16: 'mixed', f16: 'mixed', float16: 'mixed', bfloat16: 'mixed', amp: 'mixed', half: 'mixed' },
  ...{ fp32: 'float32', f32: 'float32', single: 'float32', full: 'float32', cos: 'cosine', const: 'constant' },
};

/** What other tools' word for one of some choices is here. */
export const meantWord = (word: string, choices: readonly string[]): string | undefined => {
  const meant = Object.hasOwn(foreignWords, plain(word)) ? foreignWords[plain(word)] : undefined;
  return meant !== undefined && choices.includes(meant) ? meant : undefined;
};
