/** Moments that an animation shows, at most. */
export const mostFrames = 120;

/**
 * The cells' draws after which there is a frame, counted from 1 to `draws`; the last one is among them. `steps` are the outermost
 * level's patches or iterations, all of the same number of draws: each ends with a frame if there is room for it, and what is left of
 * `most` shows the draws between, evenly; otherwise every second, third, … step does.
 */
export const chooseFrames = (steps: number, draws: number, most = mostFrames): readonly number[] => {
  const perStep = draws / steps;
  if (steps > most) {
    const stride = Math.ceil(steps / most);
    return Array.from({ length: Math.ceil(steps / stride) }, (_, i) => Math.min((i + 1) * stride, steps) * perStep);
  }
  const within = Math.min(perStep, Math.floor(most / steps));
  return Array.from({ length: steps * within }, (_, i) => {
    const step = Math.floor(i / within);
    return step * perStep + Math.ceil((((i % within) + 1) * perStep) / within);
  });
};
