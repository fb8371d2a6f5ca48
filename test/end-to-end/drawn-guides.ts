import type { Graph, Node } from '../../compiler/ir/graph.ts';

/**
 * The likelihood graph with the guiding pixels that a level sees taken from the input `<level>.guide`, where sampling puts what it
 * draws. The model is trained with the region's mean itself, of which the guiding pixel is the rounding.
 */
export const withDrawnGuides = (graph: Graph): Graph => {
  const inputs = new Map(graph.nodes.flatMap((node) => node.inputs).map((value) => [value.name, value]));
  const nodes = graph.nodes.map((node): Node => {
    const features = node.kind === 'regionMean' ? node.outputs[1] : undefined;
    if (node.kind !== 'regionMean' || features === undefined) return node;
    const guide = inputs.get(node.name.replace(/[^.]*$/, 'guide'));
    if (guide === undefined) throw new Error(`${node.name} has no guiding pixels beside it`);
    const { alphabet, mean, deviation } = node.attributes;
    return {
      kind: 'normaliseTokens',
      name: node.name,
      site: node.site,
      attributes: { alphabet, mean, deviation },
      inputs: [guide],
      outputs: [features],
    };
  });
  return { ...graph, nodes };
};
