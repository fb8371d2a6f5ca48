/**
 * How the reference's state dict calls what we call by the spec's names. `#` stands for a block's number. A path is a module, whose
 * parameters end in `.weight` or `.bias` there; our gains are its weights.
 */
export interface NameRules {
  /** Our path → the reference's. */
  readonly paths: Readonly<Record<string, string>>;
  /** Single parameters that are stored in another form. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Names there of what isn't a parameter. */
  readonly buffers?: readonly string[];
}

export interface StoredTensor {
  /** The reference's keys; several are equal parts of our tensor, stacked. */
  readonly keys: readonly string[];
  /** Axes of extent 1 that the reference has in front. */
  readonly leading: number;
}

const stored = (leading: number, ...keys: readonly string[]): StoredTensor => ({ keys, leading });

export const rootRules: NameRules = {
  paths: {},
  tensors: { classEmbedding: stored(0, 'class_emb.weight'), unconditional: stored(1, 'fake_latent') },
};

const vitBlock = {
  'block#.attention.norm': 'blocks.#.norm1',
  'block#.attention.qkv': 'blocks.#.attn.qkv',
  'block#.attention.projection': 'blocks.#.attn.proj',
  'block#.perceptron.norm': 'blocks.#.norm2',
  'block#.perceptron.in': 'blocks.#.mlp.fc1',
  'block#.perceptron.out': 'blocks.#.mlp.fc2',
};

const arBlock = {
  'block#.attention.norm': 'blocks.#.attention_norm',
  'block#.attention.qkv': 'blocks.#.attention.wqkv',
  'block#.attention.projection': 'blocks.#.attention.wo',
  'block#.feedForward.norm': 'blocks.#.ffn_norm',
  'block#.feedForward.gate': 'blocks.#.feed_forward.w1',
  'block#.feedForward.up': 'blocks.#.feed_forward.w3',
  'block#.feedForward.down': 'blocks.#.feed_forward.w2',
};

const generator = {
  patchEmbedding: 'patch_emb',
  conditionEmbedding: 'cond_emb',
  guideEmbedding: 'pix_proj',
  inputNorm: 'patch_emb_ln',
  outputNorm: 'norm',
};

const position = stored(1, 'pos_embed_learned');
const caches = ['k_cache', 'v_cache'].map((name) => `blocks.#.attention.kv_cache.${name}`);

/** Rules of a level's generator, by our module's name. */
export const levelRules: ReadonlyMap<string, NameRules> = new Map([
  ['ar', { paths: { ...generator, ...arBlock }, tensors: { position }, buffers: caches }],
  ['masked', { paths: { ...generator, ...vitBlock }, tensors: { position, maskToken: stored(2, 'mask_token') } }],
]);

const perChannel = (name: string): readonly string[] => ['r', 'g', 'b'].map((channel) => `${channel}_${name}`);

/** Rules of a pixel head, the last level's and the guiding pixels' alike. */
export const headRules: NameRules = {
  paths: { condition: 'cond_proj', inputNorm: 'ln', outputNorm: 'norm', ...vitBlock },
  tensors: {
    codebook: stored(0, ...perChannel('codebook.weight')),
    logitBias: stored(1, ...perChannel('mlm.bias')),
  },
};
