/** A message of the WGSL compiler. Lines and columns count from 1. */
export interface ShaderMessage {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly type: GPUCompilationMessageType;
}

/** Compiles WGSL and returns what the compiler says of it: nothing, where all is well. Works on the null device too. */
export const validateShader = async (device: GPUDevice, code: string): Promise<ShaderMessage[]> => {
  device.pushErrorScope('validation');
  const shader = device.createShaderModule({ code });
  const [info] = await Promise.all([shader.getCompilationInfo(), device.popErrorScope()]);
  return info.messages.map(({ lineNum, linePos, message, type }) => ({
    line: lineNum,
    column: linePos,
    message,
    type,
  }));
};
