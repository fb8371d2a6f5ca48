// Tokens as the network sees them: (token/(alphabet − 1) − mean)/deviation of the channel.
//@list MEAN
const MEAN = array<f32, 1>(0.5);
//@list DEVIATION
const DEVIATION = array<f32, 1>(0.5);

fn normalised(token: f32, channel: u32, largest: f32) -> f32 {
  return (token / largest - MEAN[channel]) / DEVIATION[channel];
}
