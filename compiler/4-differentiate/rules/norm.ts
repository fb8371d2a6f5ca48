import { input, output } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

export const normRule: GradientRule<'norm'> = (node, dy) => {
  const { centred } = node.attributes;
  const [x, gain] = [input(node, 0), input(node, 1)];
  const statistics = output(node, 1);
  return [
    (emit) => emit.last('normGradInput', { centred }, [x, statistics, gain, dy]),
    (emit) => emit.last('normGradGain', {}, [x, statistics, dy]),
    (emit) => emit.last('sumRows', { keep: 1 }, [dy]),
  ];
};
