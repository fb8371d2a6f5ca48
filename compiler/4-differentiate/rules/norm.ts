import { inputOf, outputOf } from '../rule.ts';
import type { GradientRule } from '../rule.ts';

export const normRule: GradientRule<'norm'> = (node, dy) => {
  const { centred } = node.attributes;
  const [x, gain] = [inputOf(node, 0), inputOf(node, 1)];
  const statistics = outputOf(node, 1);
  return [
    (emit) => emit.last('normGradInput', { centred }, [x, statistics, gain, dy]),
    (emit) => emit.last('normGradGain', {}, [x, statistics, dy]),
    (emit) => emit.last('sumRows', { keep: 1 }, [dy]),
  ];
};
